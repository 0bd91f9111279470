import { timestamp } from '../../modules/kernel/clock.ts';
import type { CommandEnvelope } from '../../modules/kernel/command.ts';
import { createBatchLimit } from './batch-limit.ts';
import { countsOf } from './command-counts.ts';
import { decideBatch, type Deciding } from './decide-batch.ts';
import type { RowStore } from '../bulk/ports.ts';
import type { RowRange } from '../bulk/row-range.ts';
import { createNewExecution, type ExecutedNew } from './execute-new.ts';
import { createRowExecution, type RowsExecution } from './execute-rows.ts';
import { createLock } from './lock.ts';
import type { NewCommandStore } from './new-commands.ts';
import { decided as decidedAs, failed } from './outcomes.ts';
import { tellCommit } from './tell-commit.ts';
import type {
  CommandStore,
  CommitListener,
  DecidedBatch,
  PendingBatch,
  PendingCommand,
} from './ports.ts';

/** How a batch of commands was executed. */
export type Execution =
  /** `more` is true when rows of these organizations are still waiting. */
  | { readonly kind: 'executed'; readonly count: number; readonly more: boolean }
  /** The database could not take it now; the rows stay accepted. */
  | { readonly kind: 'busy' };

/** How one call of the engine executes. */
export interface ExecutionOptions {
  /** The workflow run that carries the batch. */
  readonly runId?: string;
  /** Count each row's attempt before it is made: an earlier execution may have died of one. */
  readonly careful?: boolean;
}

/** Decides and commits accepted commands in batches, one at a time. */
export interface Engine {
  /** Executes the oldest accepted commands of the organizations, up to one batch of them. */
  executeBatch(organizationIds: readonly string[], options?: ExecutionOptions): Promise<Execution>;
  /** Executes the next rows of a bulk job, up to one batch of them; a small one where it is `polite`. */
  executeRows(
    range: RowRange,
    options?: ExecutionOptions & { readonly polite?: boolean },
  ): Promise<RowsExecution>;
  /** Accepts and decides commands in one commit, those of them that can be: see `execute-new.ts`. */
  executeNew(commands: readonly CommandEnvelope[]): Promise<ExecutedNew>;
  /** How many commands a batch takes now. */
  batchLimit(): number;
  /** True while new commands wait for their turn. */
  newAreWaiting(): boolean;
}

/** Bounds of a batch. */
const limits = {
  batch: { most: 200, least: 25, writeMs: 15 },
  conflicts: 5,
  /** A row that was begun this often and never finished is failed. */
  attempts: 5,
  /** From this attempt on a row runs alone, so that it can take nobody with it. */
  attemptsInCompany: 2,
};

export interface EngineParts extends Omit<Deciding, 'onBug'> {
  readonly store: CommandStore;
  readonly rows: RowStore;
  /** Undefined where commands are accepted first and executed by whoever owns the shard. */
  readonly newCommands?: NewCommandStore | undefined;
  readonly listeners: readonly CommitListener[];
  readonly onBug: Deciding['onBug'];
}

/**
 * Makes the engine of a database. There is one in an OS process: its lock is held from reading to
 * the commit, so that batches of one process never conflict with each other.
 */
export async function createEngine(parts: EngineParts): Promise<Engine> {
  const { store, listeners } = parts;
  const lock = createLock();
  const executeRowsOnce = createRowExecution(parts);
  // Rows that were waiting when this process started may have ended the one before it.
  const suspectUpTo = await store.lastWaiting();
  // A process can die of a row once only, so it counts an attempt of it once only.
  const counted = new Set<string>();
  let singly = 0;
  let newWaiting = 0;
  const limit = createBatchLimit(limits.batch);

  const batchLimit = (): number => (singly > 0 ? 1 : limit.rows());

  async function executeOnce(
    ids: readonly string[],
    options: ExecutionOptions,
  ): Promise<Execution> {
    let rest = ids;
    for (let round = 0; round < limits.conflicts; round++) {
      const most = batchLimit();
      const named = rest.slice(0, most);
      const loaded = await store.load(named, most);
      if (loaded === 'busy') return { kind: 'busy' };
      const more = loaded.more || named.length < rest.length;
      if (loaded.commands.length === 0) {
        if (!more) return { kind: 'executed', count: 0, more };
        // Those who come first have nothing left: without this the others would never be reached.
        rest = rest.slice(named.length);
        round--;
        continue;
      }
      const careful = options.careful === true || loaded.commands.some((c) => c.seq <= suspectUpTo);
      const at = timestamp(parts.clock.now());
      const batch = careful ? await countAttempts(store, loaded, counted, at) : loaded;
      if (batch === 'busy') return { kind: 'busy' };
      const decided = decideBatch(batch, parts, options.runId ?? null);
      const result = await tellCommit(listeners, decided, () => store.commit(decided));
      if (result === 'busy') return { kind: 'busy' };
      if (result === 'conflict') continue;
      if (result === 'unwritable') {
        if (batch.commands.length > 1) {
          singly = batch.commands.length;
          round--;
          continue;
        }
        if ((await failAlone(batch, decided)) === 'busy') return { kind: 'busy' };
      } else {
        limit.wrote(store.commitMs);
      }
      for (const { id } of batch.commands) counted.delete(id);
      singly = Math.max(0, singly - batch.commands.length);
      return { kind: 'executed', count: batch.commands.length, more: more || batch.more };
    }
    return { kind: 'busy' };
  }

  /** What can't be written even alone is failed: only its command row is touched. */
  async function failAlone(batch: PendingBatch, decided: DecidedBatch) {
    const [command] = batch.commands;
    if (!command) throw new Error('A batch to be failed has one command');
    const position = batch.positions.get(command.organizationId) ?? 0;
    const decision = decidedAs(failed({ ...command, position }));
    const counts = countsOf([command], [decision], decided.decidedAt);
    const alone: DecidedBatch = { ...decided, decisions: [decision], changes: [], counts };
    const result = await tellCommit(listeners, alone, () => store.commit(alone));
    parts.onBug(command, new Error('What this command causes cannot be written'));
    return result;
  }

  const { newCommands } = parts;
  const executeNewOnce =
    newCommands &&
    createNewExecution({
      ...parts,
      newCommands,
      executeWaiting: async (ids) => (await executeOnce(ids, {})).kind === 'executed',
      onCommit: limit.wrote,
    });

  return {
    batchLimit,
    newAreWaiting: () => newWaiting > 0,
    async executeNew(commands) {
      if (!executeNewOnce) return new Map();
      newWaiting++;
      return lock(() => {
        newWaiting--;
        return executeNewOnce(commands);
      });
    },
    executeBatch: (ids, options = {}) => lock(() => executeOnce(ids, options)),
    executeRows: (range, { polite = false, runId = null } = {}) =>
      lock(() => executeRowsOnce(range, { polite, runId })),
  };
}

/**
 * The part of a batch that may run together, its attempts counted. A row that was begun too often
 * is marked as exhausted by an unknown type, which fails it without running anything of it.
 */
async function countAttempts(
  store: CommandStore,
  batch: PendingBatch,
  counted: Set<string>,
  at: string,
): Promise<PendingBatch | 'busy'> {
  const suspect = batch.commands.findIndex((row) => row.attempts >= limits.attemptsInCompany);
  const end = suspect === -1 ? batch.commands.length : Math.max(1, suspect);
  const taken = batch.commands.slice(0, end);
  // Conflicts and a busy database repeat one and the same attempt: they must not wear a row out.
  const exhausted = (row: PendingCommand): boolean =>
    row.attempts >= limits.attempts && !counted.has(row.id);
  const ids = taken.filter((row) => !exhausted(row) && !counted.has(row.id)).map((row) => row.id);
  if (ids.length > 0 && (await store.countAttempts(ids, at)) === 'busy') return 'busy';
  for (const id of ids) counted.add(id);
  const commands = taken.map((row) =>
    exhausted(row) ? { ...row, type: `exhausted ${row.type}` } : row,
  );
  return { ...batch, commands, more: batch.more || end < batch.commands.length };
}
