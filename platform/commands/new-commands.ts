import type { CommandEnvelope } from '../../modules/kernel/command.ts';
import type { DecidedBatch, PendingBatch } from './ports.ts';

/** Commands that nobody has accepted yet, and what deciding them needs, read in one snapshot. */
export interface NewBatch extends Omit<PendingBatch, 'commands' | 'more'> {
  /** In their order: those whose key is new, of organizations of which nothing waits. */
  readonly fresh: readonly CommandEnvelope[];
  /** The other organizations: what was accepted of them before comes first. */
  readonly waiting: readonly string[];
}

/** Accepts commands and commits what they cause, in one transaction. Both methods are atomic. */
export interface NewCommandStore {
  /** `aggregateTypes` are those of the aggregates that the commands are about. */
  load(
    commands: readonly CommandEnvelope[],
    aggregateTypes: ReadonlySet<string>,
  ): Promise<NewBatch | 'busy'>;
  /**
   * Writes the fresh ones of a batch with what was decided of them. `conflict`: something was
   * accepted, or changed, in one of their organizations since they were read, or a key was used.
   * `unwritable`: some of it can never be written. Throws as `CommandStore.accept` does.
   */
  commit(
    batch: NewBatch,
    decided: DecidedBatch,
    acceptedAt: string,
  ): Promise<'committed' | 'conflict' | 'unwritable'>;
  /** How long the commit that returned last was written, without its wait for its turn. */
  readonly commitMs: number;
}
