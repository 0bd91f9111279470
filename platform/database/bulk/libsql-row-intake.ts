import type { RowIntake, StagedRow } from '../../bulk/ports.ts';
import { DatabaseUnavailable } from '../../commands/ports.ts';
import { insertRows } from '../aggregate-table.ts';
import { onlyRow, type Database, type Statement } from '../database.ts';

/** Rows that one statement takes away; a job of a million is taken away in pieces. */
const piece = 2_000;

/** Stores the rows of uploads in libSQL. */
export function createLibsqlRowIntake(database: Database): RowIntake {
  const write = async (...statements: Statement[]): Promise<void> => {
    try {
      await database.write(statements);
    } catch (error) {
      // Written or not: without its job a row is nobody's, and the file is sent again.
      throw new DatabaseUnavailable((error as Error).message);
    }
  };

  /** Takes away some rows of an upload, and at the end the upload. True when rows may be left. */
  async function discardSome(jobId: string): Promise<boolean> {
    const [[row] = []] = await database.write([
      {
        sql: `DELETE FROM bulk_rows WHERE job_id = ?1 AND row <= ${piece} + coalesce(
          (SELECT min(row) - 1 FROM bulk_rows WHERE job_id = ?1), 0)`,
        args: [jobId],
      },
      {
        sql: `DELETE FROM bulk_uploads WHERE job_id = ?1
          AND NOT EXISTS (SELECT 1 FROM bulk_rows WHERE job_id = ?1)`,
        args: [jobId],
      },
      { sql: 'SELECT 1 FROM bulk_uploads WHERE job_id = ?', args: [jobId] },
    ]);
    return row !== undefined;
  }

  /** Takes away some of what dry runs have noted that are over. True when there may be more. */
  async function sweepDryRuns(): Promise<boolean> {
    const over = `SELECT dry.job_id, dry.type, dry.id FROM bulk_dry_states AS dry
      JOIN bulk_jobs AS job ON job.id = dry.job_id
      WHERE job.status IN ('completed', 'canceled', 'failed') LIMIT ${piece}`;
    const [rows] = await database.write([
      { sql: `SELECT count(*) AS found FROM (${over})`, args: [] },
      {
        sql: `DELETE FROM bulk_dry_states WHERE (job_id, type, id) IN (${over})`,
        args: [],
      },
    ]);
    return Number(onlyRow(rows)['found']) === piece;
  }

  return {
    async isUsed(keySpace, idempotencyKey) {
      const sql = 'SELECT 1 FROM commands WHERE key_space = ? AND idempotency_key = ?';
      const [rows = []] = await database.read([{ sql, args: [keySpace, idempotencyKey] }]);
      return rows.length > 0;
    },
    begin: ({ jobId, commandId }, at) =>
      write(
        insertRows('bulk_uploads', ['job_id', 'command_id', 'begun_at'], [[jobId, commandId, at]]),
      ),
    stage: (jobId, rows) => write(stageStatement(jobId, rows)),
    async discard(jobId) {
      while (await discardSome(jobId));
    },
    async sweep(begunBefore) {
      const [[upload] = []] = await database.read([
        {
          sql: `SELECT u.job_id, c.status, j.id AS job FROM bulk_uploads AS u
            LEFT JOIN commands AS c ON c.id = u.command_id LEFT JOIN bulk_jobs AS j ON j.id = u.job_id
            WHERE (u.begun_at < ? AND c.status IS NOT 'accepted') OR c.status = 'refused'
            ORDER BY u.begun_at LIMIT 1`,
          args: [begunBefore],
        },
      ]);
      if (!upload) return sweepDryRuns();
      const jobId = String(upload['job_id']);
      if (upload['job'] == null) await discardSome(jobId);
      else await write({ sql: 'DELETE FROM bulk_uploads WHERE job_id = ?', args: [jobId] });
      return true;
    },
  };
}

function stageStatement(jobId: string, rows: readonly StagedRow[]): Statement {
  const columns = [
    'job_id',
    'row',
    'key',
    'type',
    'aggregate_id',
    'fingerprint',
    'input',
    'problem',
  ];
  const values = rows.map(({ row, key, command, problem }) => [
    jobId,
    row,
    key,
    command?.type ?? null,
    command?.aggregateId ?? null,
    command?.fingerprint ?? null,
    command && JSON.stringify(command.input),
    problem && JSON.stringify(problem),
  ]);
  return insertRows('bulk_rows', columns, values);
}
