import type { IdMaker } from '../../modules/kernel/id.ts';
import type { JsonObject } from '../../modules/kernel/json.ts';
import type { CommandGateway, CommandOutcome } from '../commands/ports.ts';

/** A command that a durable process sends. */
export interface ProcessCommand {
  /** The process's name, as the command's actor. */
  readonly process: string;
  readonly organizationId: string;
  readonly type: string;
  readonly aggregateId: string;
  readonly input: JsonObject;
  /** The same for a repetition of the command; without one each sending is one of its own. */
  readonly key?: string;
  /** The event that it goes back to; undefined for what only time caused. */
  readonly cause: { readonly eventId: string; readonly correlationId: string } | undefined;
  /** How long its outcome is waited for; 10,000 where it is not said. */
  readonly waitMs?: number;
}

const defaultWaitMs = 10_000;

/**
 * Has a command of a process executed, and tells what became of it: `unsent` where it was not
 * accepted, `open` where its outcome is still to come.
 */
export async function sendProcessCommand(
  { gateway, ids }: { readonly gateway: CommandGateway; readonly ids: IdMaker },
  command: ProcessCommand,
): Promise<'unsent' | 'open' | CommandOutcome['status']> {
  const { process, organizationId, type, aggregateId, input, key, cause } = command;
  const id = ids.make('cmd');
  const submission = await gateway.submit({
    id,
    type,
    organizationId,
    keySpace: `processes ${organizationId}`,
    idempotencyKey: key ?? id,
    fingerprint: '',
    actor: { type: 'system', id: process },
    aggregateId,
    ifMatch: null,
    input,
    correlationId: cause?.correlationId ?? id,
    causationId: cause?.eventId ?? null,
  });
  if (submission.kind !== 'accepted') return 'unsent';
  const wait = { limitMs: command.waitMs ?? defaultWaitMs, explicit: true };
  const awaited = await gateway.outcome(submission.commandId, organizationId, wait);
  return awaited.kind === 'decided' ? awaited.outcome.status : 'open';
}
