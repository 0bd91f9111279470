import type { CountedReports } from '../../commands/workflow-metrics.ts';
import type { Row, Statement } from '../database.ts';

const columns = `status, finished_at IS NULL AS running, json ->> '$.createdAt' AS created_at`;
const own = 'reports INDEXED BY reports_by_end WHERE organization_id = ?1';

/**
 * Counts reports that run or that ended since a time. What began since then is among them, and
 * their rows are kept for longer than any window.
 */
export const countReports = (organizationId: string | null, since: string): Statement => ({
  sql: `SELECT coalesce(sum(created_at >= ?2), 0) AS started,
      coalesce(sum(status = 'completed'), 0) AS succeeded,
      coalesce(sum(status = 'failed'), 0) AS failed, coalesce(sum(running), 0) AS running
    FROM (SELECT ${columns} FROM ${own} AND finished_at IS NULL
      UNION ALL SELECT ${columns} FROM ${own} AND finished_at >= ?2)`,
  args: [organizationId, since],
});

/** What the row of `countReports` says. */
export const reportsOf = (row: Row): CountedReports => ({
  started: Number(row['started']),
  succeeded: Number(row['succeeded']),
  failed: Number(row['failed']),
  running: Number(row['running']),
});
