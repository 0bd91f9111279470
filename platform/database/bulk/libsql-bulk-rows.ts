import type { PendingRows, RowStore } from '../../bulk/ports.ts';
import type { AggregateTable } from '../aggregate-table.ts';
import { bulkCommitStatements } from './bulk-commit-statements.ts';
import {
  bulkLoadStatements,
  dryStatesOver,
  knownOf,
  pendingRowOf,
  runningJobOf,
} from './bulk-load-statements.ts';
import { onlyRow, ReadFailure, type Database } from '../database.ts';
import { tryWrite } from '../commands/libsql-command-store.ts';
import { childNamesOf, statesOf } from '../commands/load-statements.ts';

/** The rows of bulk jobs in libSQL, and the tables that their commands write. */
export const createLibsqlBulkRows = (
  database: Database,
  tables: readonly AggregateTable[],
): RowStore => ({
  async load(name, to, limit): Promise<PendingRows | 'stopped' | 'busy'> {
    const { organizationId, jobId } = name;
    try {
      const [[jobRow] = [], rows = [], commands = [], facts, dry = [], ...states] =
        await database.readInOrder(bulkLoadStatements(name, to, limit, tables));
      if (!jobRow) return 'stopped';
      const job = runningJobOf(organizationId, jobId, jobRow);
      const pending = rows.map(pendingRowOf);
      const gap = pending.findIndex(({ row }, index) => row !== job.place + index + 1);
      const { position, time } = onlyRow(facts);
      return {
        job,
        rows: gap === -1 ? pending : pending.slice(0, gap),
        known: knownOf(commands, dry),
        states: dryStatesOver(organizationId, statesOf(states, tables), dry),
        children: childNamesOf(states[tables.length] ?? []),
        position: Number(position),
        lastTime: time == null ? 0 : Date.parse(String(time)),
      };
    } catch (error) {
      if (error instanceof ReadFailure) return 'busy';
      throw error;
    }
  },
  async countAttempt({ organizationId, jobId }) {
    const sql = `UPDATE bulk_jobs SET attempts = attempts + 1 WHERE organization_id = ? AND id = ?`;
    const result = await tryWrite(database, [{ sql, args: [organizationId, jobId] }]);
    return result === 'committed' ? result : 'busy';
  },
  commit: (step) => tryWrite(database, bulkCommitStatements(step, tables)),
  get commitMs() {
    return database.writeMs;
  },
});
