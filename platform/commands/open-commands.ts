import type { CommandOutcome, CommitListener, DecidedBatch } from './ports.ts';

/** A command, and who waits for its outcome. */
interface Open {
  readonly organizationId: string;
  readonly waiters: Set<(outcome: CommandOutcome | undefined) => void>;
}

/** The most commands one OS process keeps an eye on; the relay looks after any others. */
const openLimit = 100_000;

/**
 * The accepted commands whose outcome this OS process doesn't know yet: those are what the shard
 * is asked to execute, and what requests wait for.
 */
export class OpenCommands implements CommitListener {
  private readonly open = new Map<string, Open>();
  /** Decided, but not answered: no execution of theirs is awaited any more. */
  private readonly executing = new Map<string, Open>();
  private arrived = Promise.withResolvers<void>();

  /** How many were settled since the start; tells whether anything is being finished. */
  settled = 0;
  /** When a command was last added, by `performance.now()`. */
  arrivedAt = Number.NEGATIVE_INFINITY;
  /** When this OS process last committed a batch, by `performance.now()`. */
  committedAt = Number.NEGATIVE_INFINITY;

  get size(): number {
    return this.open.size;
  }

  has(commandId: string): boolean {
    return this.open.has(commandId) || this.executing.has(commandId);
  }

  add(commandId: string, organizationId: string): void {
    if (this.has(commandId) || this.open.size >= openLimit) return;
    this.open.set(commandId, { organizationId, waiters: new Set() });
    this.arrivedAt = performance.now();
    this.arrived.resolve();
    this.arrived = Promise.withResolvers();
  }

  /** The organizations of the oldest open commands, at most `limit`. */
  organizations(limit: number): string[] {
    const named = new Set<string>();
    for (const { organizationId } of this.open.values()) {
      named.add(organizationId);
      if (named.size >= limit) break;
    }
    return [...named];
  }

  /** Open commands of the organizations, oldest first, at most `limit`. */
  ofOrganizations(organizationIds: readonly string[], limit: number): string[] {
    const wanted = new Set(organizationIds);
    const found: string[] = [];
    for (const [id, { organizationId }] of this.open) {
      if (wanted.has(organizationId)) found.push(id);
      if (found.length >= limit) break;
    }
    return found;
  }

  /** The oldest open commands, at most `limit`. */
  oldest(limit: number): string[] {
    const found: string[] = [];
    for (const id of this.open.keys()) {
      if (found.length >= limit) break;
      found.push(id);
    }
    return found;
  }

  /** Resolves with true at the next arrival (or at once while any is open), false after `ms`. */
  async next(ms: number): Promise<boolean> {
    if (this.open.size > 0) return true;
    const { promise, resolve } = Promise.withResolvers<boolean>();
    const timer = setTimeout(() => resolve(false), ms);
    void this.arrived.promise.then(() => resolve(true));
    const arrived = await promise;
    clearTimeout(timer);
    return arrived;
  }

  committed({ decisions }: DecidedBatch): void {
    this.committedAt = performance.now();
    for (const { commandId, outcome, answers } of decisions) {
      if (outcome) this.settle(outcome);
      else this.execute(commandId);
      for (const answer of answers) this.settle(answer);
    }
  }

  settle(outcome: CommandOutcome): void {
    const { commandId } = outcome;
    const settled = this.find(commandId);
    if (this.open.delete(commandId)) this.settled++;
    this.executing.delete(commandId);
    for (const answer of settled?.waiters ?? []) answer(outcome);
  }

  /** The command was decided and is answered later. Forgotten where nobody waits for that. */
  execute(commandId: string): void {
    const command = this.open.get(commandId);
    if (!command || !this.open.delete(commandId)) return;
    this.settled++;
    if (command.waiters.size > 0) this.executing.set(commandId, command);
  }

  /** Commands that are executing and waited for, at most `limit`. */
  oldestExecuting(limit: number): string[] {
    return [...this.executing.keys()].slice(0, limit);
  }

  waiting(commandId: string): number {
    return this.find(commandId)?.waiters.size ?? 0;
  }

  private find(commandId: string): Open | undefined {
    return this.open.get(commandId) ?? this.executing.get(commandId);
  }

  /** Resolves with the outcome, or with undefined once `over` has resolved. */
  async outcome(commandId: string, over: Promise<void>): Promise<CommandOutcome | undefined> {
    const command = this.find(commandId);
    const { promise, resolve } = Promise.withResolvers<CommandOutcome | undefined>();
    command?.waiters.add(resolve);
    void over.then(() => resolve(undefined));
    const outcome = await promise;
    command?.waiters.delete(resolve);
    if (command?.waiters.size === 0) this.executing.delete(commandId);
    return outcome;
  }
}
