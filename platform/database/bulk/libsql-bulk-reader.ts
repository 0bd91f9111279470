import { shown, type BulkJobStatus } from '../../../modules/bulk/index.ts';
import type { BulkJobsOf, RowOutcome, RowResult } from '../../../modules/bulk/ports.ts';
import type { JsonObject } from '../../../modules/kernel/json.ts';
import type { Refusal } from '../../../modules/kernel/refusal.ts';
import type { JobProgressReader, RowProblem } from '../../bulk/ports.ts';
import { bulkJobColumns, restoreBulkJob } from './bulk-job-table.ts';
import type { Database, DatabaseReader, Row } from '../database.ts';
import { idPageOf, idPageStatements } from '../id-page.ts';
import { freshnessOf, freshnessStatement } from '../freshness.ts';

const resultsAtOnce = 500;

/** The bulk jobs of one organization, with their counts as they are now. */
export const createLibsqlBulkReader =
  (database: DatabaseReader): BulkJobsOf =>
  (organizationId) => ({
    async get(id) {
      const sql = `SELECT ${bulkJobColumns.join(', ')} FROM bulk_jobs
        WHERE organization_id = ? AND id = ?`;
      const [freshness, [row] = []] = await database.read([
        freshnessStatement(organizationId),
        { sql, args: [organizationId, id] },
      ]);
      return { ...freshnessOf(freshness), job: row && shown(restoreBulkJob(row)) };
    },
    async list(page) {
      const select = `SELECT id, ${bulkJobColumns.join(', ')} FROM bulk_jobs
        WHERE organization_id = ?`;
      const [freshness, rows, total] = await database.read([
        freshnessStatement(organizationId),
        ...idPageStatements(select, page, [organizationId]),
      ]);
      const jsonOf = (row: Row): string => JSON.stringify(shown(restoreBulkJob(row)));
      return { ...freshnessOf(freshness), ...idPageOf(rows, total, jsonOf) };
    },
    async results(id, after) {
      const sql = `SELECT rows.row, rows.key, rows.problem, job.status AS job_status,
          rows.row > job.place AS waiting, job.terms ->> 'dryRun' AS dry,
          c.id, c.status, c.http_status, c.refusal, c.resource_id
        FROM bulk_jobs AS job CROSS JOIN bulk_rows AS rows LEFT JOIN commands AS c
          ON c.key_space = job.key_space AND rows.row <= job.place AND rows.problem IS NULL
          AND c.idempotency_key = coalesce(rows.key, '№' || rows.row)
        WHERE job.organization_id = ? AND job.id = ? AND rows.job_id = job.id AND rows.row > ?
        ORDER BY rows.row LIMIT ${resultsAtOnce}`;
      const [rows = []] = await database.read([{ sql, args: [organizationId, id, after] }]);
      return rows.map(resultOf);
    },
  });

function resultOf(row: Row): RowResult {
  const problem = problemOf(row);
  return {
    row: Number(row['row']),
    key: row['key'] == null ? null : String(row['key']),
    outcome: outcomeOf(row, problem),
    commandId: row['id'] == null ? null : String(row['id']),
    resourceId: row['resource_id'] == null ? null : String(row['resource_id']),
    problem,
  };
}

function outcomeOf(row: Row, problem: RowProblem | null): RowOutcome {
  if (row['waiting'] === 1n) {
    const given: BulkJobStatus[] = ['canceled', 'failed'];
    return given.includes(row['job_status'] as BulkJobStatus) ? 'canceled' : 'pending';
  }
  if (problem) return problem.status >= 500 ? 'failed' : 'refused';
  const status = row['status'];
  if (status == null) return 'succeeded';
  return status === 'accepted' || status === 'executing' ? 'pending' : (status as RowOutcome);
}

/** A row that has not had its turn has no problem yet, though it may be known that it will. */
function problemOf(row: Row): RowProblem | null {
  if (row['waiting'] === 1n) return null;
  if (row['problem'] != null) return shownProblem(JSON.parse(String(row['problem'])) as RowProblem);
  if (row['refusal'] == null) return null;
  const { code, detail, extensions } = JSON.parse(String(row['refusal'])) as Refusal;
  return shownProblem({ status: Number(row['http_status']), code, detail, ...extensions });
}

const shownProblem = (problem: RowProblem): RowProblem & JsonObject => ({
  type: `/problems/${problem.code}`,
  ...problem,
});

/** How far jobs are, for the process that runs them. */
export const createLibsqlJobProgress = (database: Database): JobProgressReader => ({
  async progress({ organizationId, jobId }) {
    const sql = `SELECT status, version, total, place, place - succeeded - refused - failed AS open,
        place < total AND NOT EXISTS (SELECT 1 FROM bulk_rows
          WHERE job_id = bulk_jobs.id AND row = bulk_jobs.place + 1) AS broken
      FROM bulk_jobs WHERE organization_id = ? AND id = ?`;
    const [[row] = []] = await database.read([{ sql, args: [organizationId, jobId] }]);
    return (
      row && {
        status: row['status'] as BulkJobStatus,
        version: Number(row['version']),
        total: Number(row['total']),
        place: Number(row['place']),
        unanswered: Number(row['open']),
        broken: row['broken'] === 1n,
      }
    );
  },
  async unfinished(limit) {
    const sql = `SELECT organization_id, id, version || ' ' || place AS mark FROM bulk_jobs
      WHERE status IN ('queued', 'running') ORDER BY id LIMIT ?`;
    const [rows = []] = await database.read([{ sql, args: [limit] }]);
    return rows.map((row) => ({
      organizationId: String(row['organization_id']),
      jobId: String(row['id']),
      mark: String(row['mark']),
    }));
  },
});
