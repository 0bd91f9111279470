import type { PendingRows, RowStep, RowStore } from '../bulk/ports.ts';
import type { RowRange } from '../bulk/row-range.ts';
import { createBatchLimit } from './batch-limit.ts';
import type { Deciding } from './decide-batch.ts';
import { decideRows, withOutcome } from './decide-rows.ts';
import { failed } from './outcomes.ts';
import type { CommitListener } from './ports.ts';
import { tellCommit } from './tell-commit.ts';

/** How some rows of a job were executed. */
export type RowsExecution =
  /** `more` is true while rows of the range are left. */
  | { readonly kind: 'executed'; readonly count: number; readonly more: boolean }
  /** The job is not running, or has no rows left in the range. */
  | { readonly kind: 'stopped' }
  /** The database could not take it now. */
  | { readonly kind: 'busy' };

const limits = {
  /** The least while commands are waited for, since those wait behind each batch. */
  batch: { most: 100, least: 25, writeMs: 20 },
  conflicts: 5,
  attempts: 5,
  attemptsInCompany: 2,
};

export interface RowExecutionParts extends Deciding {
  readonly rows: RowStore;
  readonly listeners: readonly CommitListener[];
}

/**
 * Executes rows of bulk jobs, one batch a call. The caller holds the engine's lock from the call to
 * its end.
 */
export function createRowExecution(parts: RowExecutionParts) {
  const { rows: store, listeners } = parts;
  const limit = createBatchLimit(limits.batch);
  let singly = 0;

  const batchLimit = (polite: boolean): number =>
    singly > 0 ? 1 : polite ? limits.batch.least : limit.rows();

  return async function executeRows(
    range: RowRange,
    { polite, runId }: { readonly polite: boolean; readonly runId: string | null },
  ): Promise<RowsExecution> {
    for (let round = 0; round < limits.conflicts; round++) {
      const loaded = await store.load(range, range.to, batchLimit(polite));
      if (typeof loaded === 'string') return { kind: loaded };
      if (loaded.rows.length === 0) return { kind: 'stopped' };
      const pending = range.careful ? await countAttempt(loaded) : loaded;
      if (pending === 'busy') return { kind: 'busy' };
      const step = decideRows(pending, parts, runId);
      const count = pending.rows.length;
      const result = await commit(step);
      if (result === 'busy') return { kind: 'busy' };
      if (result === 'conflict') continue;
      if (result === 'unwritable') {
        if (count > 1) {
          singly = count;
          round--;
          continue;
        }
        const alone = await failAlone(step);
        if (alone !== 'committed') return { kind: 'busy' };
      } else {
        limit.wrote(store.commitMs);
      }
      singly = Math.max(0, singly - count);
      return { kind: 'executed', count, more: step.to < Math.min(range.to, step.job.total) };
    }
    return { kind: 'busy' };
  };

  function commit(step: RowStep) {
    const told = step.job.dryRun ? [] : listeners;
    return tellCommit(told, step.decided, () => store.commit(step));
  }

  /** What can't be written even alone is failed: nothing of it but its failure is written. */
  async function failAlone(step: RowStep) {
    const [decision] = step.decided.decisions;
    const { organizationId } = step.job;
    if (!decision) throw new Error('Only a row with a command can be failed');
    const { commandId } = decision;
    const position = decision.outcome?.position ?? 0;
    const outcome = failed({
      id: commandId,
      organizationId,
      position: position - decision.events.length,
    });
    const alone = withOutcome(step, outcome);
    return commit(alone);
  }

  /**
   * The rows that may run together, their attempt counted. A row that was begun too often is marked
   * as exhausted by an unknown type, which fails it without running anything of it.
   */
  async function countAttempt(pending: PendingRows): Promise<PendingRows | 'busy'> {
    const { job } = pending;
    if (job.attempts < limits.attempts && (await store.countAttempt(job)) === 'busy') return 'busy';
    if (job.attempts < limits.attemptsInCompany) return pending;
    const exhausted = job.attempts >= limits.attempts;
    const rows = pending.rows
      .slice(0, 1)
      .map((row) =>
        exhausted && row.command
          ? { ...row, command: { ...row.command, type: `exhausted ${row.command.type}` } }
          : row,
      );
    return { ...pending, rows };
  }
}
