import { timestamp } from '../../modules/kernel/clock.ts';
import type { CommandEnvelope } from '../../modules/kernel/command.ts';
import { decideBatch, type Deciding } from './decide-batch.ts';
import type { NewBatch, NewCommandStore } from './new-commands.ts';
import type { CommandOutcome, CommitListener, DecidedBatch, PendingCommand } from './ports.ts';
import { tellCommit } from './tell-commit.ts';

/** By their ids, those that were executed; null where a later command answers. */
export type ExecutedNew = ReadonlyMap<string, CommandOutcome | null>;

const none: ExecutedNew = new Map();

/** Somebody else accepts, or changes something, as often as that: the inbox keeps the order. */
const roundLimit = 3;

export interface NewExecutionParts extends Deciding {
  readonly newCommands: NewCommandStore;
  readonly listeners: readonly CommitListener[];
  /** Has a batch executed of what waits; false where the database cannot take it now. */
  executeWaiting(organizationIds: readonly string[]): Promise<boolean>;
  /** Told how long each commit was written, in milliseconds. */
  onCommit(ms: number): void;
}

/**
 * Accepts and decides commands in one commit, as if they had been accepted, read and decided in
 * that moment: the commit aborts where anything came or changed since they were read. Where all
 * have to stand behind something, that is executed first, a batch of it; those that are left out
 * may be accepted as ever.
 * The caller holds the engine's lock. Throws what `NewCommandStore.commit` throws.
 */
export function createNewExecution(parts: NewExecutionParts) {
  const { newCommands, listeners, clock } = parts;

  const aggregateTypesOf = (commands: readonly CommandEnvelope[]): ReadonlySet<string> =>
    new Set(commands.map(({ type }) => parts.commands.get(type)?.aggregate.type ?? ''));

  return async function executeNew(commands: readonly CommandEnvelope[]): Promise<ExecutedNew> {
    const aggregateTypes = aggregateTypesOf(commands);
    let hasExecutedWaiting = false;
    for (let round = 0; round < roundLimit; round++) {
      const batch = await newCommands.load(commands, aggregateTypes);
      if (batch === 'busy') return none;
      if (batch.fresh.length === 0) {
        // Once: who has many waiting must not hold up those who come behind.
        if (batch.waiting.length === 0 || hasExecutedWaiting) return none;
        hasExecutedWaiting = await parts.executeWaiting(batch.waiting);
        if (!hasExecutedWaiting) return none;
        continue;
      }
      const acceptedAt = timestamp(clock.now());
      const decided = decideBatch(pendingBatch(batch, acceptedAt), parts, null);
      const result = await tellCommit(listeners, decided, () =>
        newCommands.commit(batch, decided, acceptedAt),
      );
      if (result === 'conflict') continue;
      if (result !== 'committed') return none;
      parts.onCommit(newCommands.commitMs);
      return outcomesOf(decided);
    }
    return none;
  };
}

const outcomesOf = ({ decisions }: DecidedBatch): ExecutedNew =>
  new Map(decisions.map(({ commandId, outcome }) => [commandId, outcome]));

/** The batch as it would be read from the inbox, had it been accepted. */
const pendingBatch = ({ fresh, ...rest }: NewBatch, acceptedAt: string) => ({
  ...rest,
  commands: fresh.map((command) => pendingOf(command, acceptedAt)),
  more: false,
});

const pendingOf = (
  { keySpace, ...command }: CommandEnvelope,
  acceptedAt: string,
): PendingCommand => ({
  ...command,
  // Its commit numbers it, in this order.
  seq: 0,
  attempts: 0,
  acceptedAt,
  viewer: keySpace === 'root' ? 'root' : command.organizationId,
});
