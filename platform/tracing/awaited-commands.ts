import type { Trace } from './trace-context.ts';

/** A command that was accepted here, and that an update is to have executed. */
export interface AwaitedCommand {
  readonly commandId: string;
  readonly organizationId: string;
  readonly trace: Trace;
  /** Updates that were to have it executed, and failed. */
  readonly failures: number;
}

/** An update that is under way, and the commands that it serves. */
interface Update {
  readonly organizationIds: ReadonlySet<string>;
  readonly commands: AwaitedCommand[];
}

/** Commands that wait for an update, and failures of one: what is beyond is not told of. */
const limits = { commands: 5_000, failures: 3 };

/** The commands that this process has accepted and that no update of its own has served yet. */
export class AwaitedCommands {
  private readonly waiting = new Map<string, AwaitedCommand>();
  /** A process has one at a time. */
  private update: Update | undefined;

  add(command: AwaitedCommand): void {
    if (this.waiting.size >= limits.commands || command.failures >= limits.failures) return;
    this.waiting.set(command.commandId, command);
  }

  /** An update begins that has the commands of organizations executed. */
  begin(organizationIds: readonly string[]): void {
    this.update = { organizationIds: new Set(organizationIds), commands: [] };
    for (const { commandId, organizationId } of this.waiting.values()) {
      if (this.update.organizationIds.has(organizationId)) this.serve(commandId);
    }
  }

  /** A command was executed: what came while an update was under way may be served by it too. */
  executed(commandId: string): void {
    this.serve(commandId);
  }

  /** The update has ended; returns what it served. */
  end(): readonly AwaitedCommand[] {
    const { commands = [] } = this.update ?? {};
    this.update = undefined;
    return commands;
  }

  private serve(commandId: string): void {
    const command = this.waiting.get(commandId);
    this.waiting.delete(commandId);
    if (command && this.update?.organizationIds.has(command.organizationId)) {
      this.update.commands.push(command);
    }
  }
}
