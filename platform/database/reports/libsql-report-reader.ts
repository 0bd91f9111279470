import type { ReportResource, ReportsOf } from '../../../modules/reports/ports.ts';
import type { DatabaseReader, Row } from '../database.ts';
import { freshnessOf, freshnessStatement } from '../freshness.ts';

/** The reports of one organization. */
export const createLibsqlReportReader =
  (database: DatabaseReader): ReportsOf =>
  (organizationId) => ({
    async get(id) {
      const sql = `SELECT json, rows FROM reports
        WHERE organization_id = ? AND id = ? AND forgotten = 0`;
      const [freshness, [row] = []] = await database.read([
        freshnessStatement(organizationId),
        { sql, args: [organizationId, id] },
      ]);
      return { ...freshnessOf(freshness), report: row && shown(row) };
    },
    async chunk(id, attempt, number) {
      const sql = `SELECT text FROM report_chunks
        WHERE organization_id = ? AND report_id = ? AND attempt = ? AND number = ?`;
      const [[row] = []] = await database.read([
        { sql, args: [organizationId, id, attempt, number] },
      ]);
      return row && String(row['text']);
    },
  });

/** A report with its progress as it is now. */
const shown = (row: Row): ReportResource => ({
  ...(JSON.parse(String(row['json'])) as ReportResource),
  progress: { rows: Number(row['rows']) },
});
