import type { CommandEnvelope } from '../../../modules/kernel/command.ts';
import {
  DatabaseUnavailable,
  OutcomeUnknown,
  type Acceptance,
  type CommandStore,
} from '../../commands/ports.ts';
import { acceptStatements, acceptanceOf } from './accept-statements.ts';
import { attemptStatements } from './attempt-statements.ts';
import type { AggregateTable } from '../aggregate-table.ts';
import { batchOf, loadStatements } from './load-statements.ts';
import { commitStatements } from './commit-statements.ts';
import { clearInputStatements } from './clear-input-statements.ts';
import { clearCountsStatement, countsClearedAtOnce } from './count-statements.ts';
import { onlyRow, ReadFailure, WriteFailure, type Database, type Statement } from '../database.ts';
import { outcomeOf, outcomesStatement } from './outcome-statements.ts';
import { retryStatements } from './retry-statements.ts';

const databaseLimit = { accepted: 1_000_000, countEveryMs: 1_000 };

/** Commands in libSQL, and the tables that they write. */
export function createLibsqlCommandStore(
  database: Database,
  tables: readonly AggregateTable[],
): CommandStore {
  let counted = { at: Number.NEGATIVE_INFINITY, full: false };

  const inboxFull = async (): Promise<boolean> => {
    if (performance.now() - counted.at < databaseLimit.countEveryMs) return counted.full;
    const sql = `SELECT count(*) AS accepted FROM
      (SELECT 1 FROM commands INDEXED BY inbox WHERE status = 'accepted'
        LIMIT ${databaseLimit.accepted})`;
    const [rows] = await database.read([{ sql, args: [] }]);
    const full = Number(onlyRow(rows)['accepted']) >= databaseLimit.accepted;
    counted = { at: performance.now(), full };
    return full;
  };

  return {
    async accept(commands: readonly CommandEnvelope[], acceptedAt): Promise<Acceptance[]> {
      return accepting(async () => {
        if (await inboxFull()) return commands.map(() => ({ kind: 'queue_full' }));
        const [, rows = []] = await database.write(acceptStatements(commands, acceptedAt));
        return commands.map(({ id }, index) => acceptanceOf(id, rows[index]));
      });
    },
    async sendAgain(retry, refusals, at) {
      return accepting(async () => {
        const results = await database.write(retryStatements(retry, refusals, at));
        return acceptanceOf(retry.id, results.at(-1)?.[0]);
      });
    },
    async load(organizationIds, limit) {
      const statements = loadStatements(organizationIds, limit, tables);
      try {
        return batchOf(await database.readInOrder(statements), limit, tables);
      } catch (error) {
        if (error instanceof ReadFailure) return 'busy';
        throw error;
      }
    },
    async countAttempts(commandIds, at) {
      const result = await tryWrite(database, attemptStatements(commandIds, at));
      return result === 'committed' ? result : 'busy';
    },
    commit: (batch) => tryWrite(database, commitStatements(batch, tables)),
    get commitMs() {
      return database.writeMs;
    },
    async outcomes(commandIds) {
      const [rows = []] = await database.read([outcomesStatement(commandIds)]);
      return rows.map(outcomeOf);
    },
    async executing(commandIds) {
      const sql = `SELECT c.id FROM json_each(?) AS asked CROSS JOIN commands AS c
        WHERE c.id = asked.value AND c.status = 'executing'`;
      const [rows = []] = await database.read([{ sql, args: [JSON.stringify(commandIds)] }]);
      return rows.map((row) => String(row['id']));
    },
    async organizationsWaiting(limit, after = '') {
      // Skips from one organization to the next in the inbox's index, whatever waits in between.
      const sql = `WITH RECURSIVE waiting (id) AS (
          SELECT min(organization_id) FROM commands
            WHERE status = 'accepted' AND organization_id > ?1
          UNION ALL
          SELECT (SELECT min(organization_id) FROM commands
            WHERE status = 'accepted' AND organization_id > waiting.id)
          FROM waiting WHERE waiting.id IS NOT NULL LIMIT ?2
        ) SELECT id FROM waiting WHERE id IS NOT NULL`;
      const [rows = []] = await database.read([{ sql, args: [after, limit] }]);
      return rows.map((row) => String(row['id']));
    },
    async lastWaiting() {
      // By itself SQLite would walk back over all that was ever decided.
      const sql = `SELECT coalesce(max(seq), 0) AS seq FROM commands INDEXED BY inbox
        WHERE status = 'accepted'`;
      const [rows] = await database.read([{ sql, args: [] }]);
      return Number(onlyRow(rows)['seq']);
    },
    async clearInputs(finishedBefore) {
      const [before, , , after] = await database.write(clearInputStatements(finishedBefore));
      return onlyRow(before)['place'] !== onlyRow(after)['place'];
    },
    async clearCounts(minute) {
      const [cleared = []] = await database.write([clearCountsStatement(minute)]);
      return cleared.length === countsClearedAtOnce;
    },
    async oldestWaiting() {
      const sql = `SELECT seq, organization_id FROM commands INDEXED BY inbox
        WHERE status = 'accepted' ORDER BY seq LIMIT 1`;
      const [rows] = await database.read([{ sql, args: [] }]);
      const row = rows?.[0];
      return row && { seq: Number(row['seq']), organizationId: String(row['organization_id']) };
    },
  };
}

/** Says of an accept that failed whether it certainly did. */
async function accepting<Value>(accept: () => Promise<Value>): Promise<Value> {
  try {
    return await accept();
  } catch (error) {
    const unknown = error instanceof WriteFailure && error.kind === 'unknown';
    const message = (error as Error).message;
    throw unknown ? new OutcomeUnknown(message) : new DatabaseUnavailable(message);
  }
}

/** Writes, and says what came of it where that is no bug. */
export async function tryWrite(
  database: Database,
  statements: readonly Statement[],
): Promise<'committed' | 'conflict' | 'unwritable' | 'busy'> {
  try {
    await database.write(statements);
    return 'committed';
  } catch (error) {
    if (!(error instanceof WriteFailure)) throw error;
    return error.kind === 'conflict' || error.kind === 'unwritable' ? error.kind : 'busy';
  }
}
