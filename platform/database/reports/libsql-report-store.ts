import type { ReportResource, ReportStore } from '../../../modules/reports/ports.ts';
import type { Database } from '../database.ts';

/** Bounds of one call that deletes: 16 MiB of pieces take the writer some ten milliseconds. */
const limits = { chunks: 64, reports: 100 };

const deletedChunks = (where: string): string => `DELETE FROM report_chunks WHERE rowid IN (
  SELECT c.rowid FROM ${where} LIMIT ${limits.chunks}) RETURNING number`;

/** What the processes of reports keep, in libSQL. */
export const createLibsqlReportStore = (database: Database): ReportStore => ({
  async load(organizationId, reportId) {
    const sql = `SELECT r.json, e.id, e.correlation_id FROM reports AS r
      CROSS JOIN events AS e ON e.organization_id = r.organization_id
        AND e.aggregate_type = 'report' AND e.subject = r.id AND e.aggregate_version = r.version
      WHERE r.organization_id = ? AND r.id = ?`;
    const [[row] = []] = await database.readInOrder([{ sql, args: [organizationId, reportId] }]);
    return (
      row && {
        report: JSON.parse(String(row['json'])) as ReportResource,
        cause: { eventId: String(row['id']), correlationId: String(row['correlation_id']) },
      }
    );
  },
  async append({ organizationId, reportId, attempt }, { number, text, rows }) {
    const current = `organization_id = ?1 AND id = ?2 AND attempt = ?3 AND status = 'running'`;
    const args = [organizationId, reportId, attempt];
    const [inserted = []] = await database.write([
      {
        sql: `INSERT INTO report_chunks (organization_id, report_id, attempt, number, text)
          SELECT ?1, ?2, ?3, ?4, ?5 FROM reports WHERE ${current} RETURNING number`,
        args: [...args, number, text],
      },
      { sql: `UPDATE reports SET rows = ?4 WHERE ${current}`, args: [...args, rows] },
    ]);
    return inserted.length > 0;
  },
  async sweep({ organizationId, reportId, attempt }) {
    const sql = deletedChunks(`report_chunks AS c
      WHERE c.organization_id = ? AND c.report_id = ? AND c.attempt < ?`);
    const [deleted = []] = await database.write([
      { sql, args: [organizationId, reportId, attempt] },
    ]);
    return deleted.length === limits.chunks;
  },
  async forget(finishedBefore) {
    const forgotten = 'reports AS r WHERE r.forgotten = 1 AND r.finished_at IS NOT NULL';
    const ofReport = 'c.organization_id = r.organization_id AND c.report_id = r.id';
    const [hidden = [], deleted = [], gone = []] = await database.write([
      {
        sql: `UPDATE reports SET forgotten = 1 WHERE (organization_id, id) IN (
            SELECT organization_id, id FROM reports WHERE forgotten = 0 AND finished_at < ?
            LIMIT ${limits.reports}) RETURNING id`,
        args: [finishedBefore],
      },
      {
        sql: deletedChunks(`reports AS r CROSS JOIN report_chunks AS c
          WHERE r.forgotten = 1 AND r.finished_at IS NOT NULL AND ${ofReport}`),
        args: [],
      },
      {
        // The id stays taken, as the events that tell of it stay.
        sql: `UPDATE reports SET forgotten = 2 WHERE (organization_id, id) IN (
            SELECT r.organization_id, r.id FROM ${forgotten} AND NOT EXISTS (
              SELECT 1 FROM report_chunks AS c WHERE ${ofReport})
            LIMIT ${limits.reports}) RETURNING id`,
        args: [],
      },
    ]);
    return hidden.length + deleted.length + gone.length > 0;
  },
});
