import { timestamp } from '../../../modules/kernel/clock.ts';
import type { CommandCount, CommandCountReader } from '../../commands/workflow-metrics.ts';
import { openCommands } from './command-list-statements.ts';
import { countReports, reportsOf } from '../reports/report-counts.ts';
import { onlyRow, type Database, type Row } from '../database.ts';

const minuteMs = 60_000;

/** The counters of commands, minute by minute, and of what is open now. */
export const createLibsqlCommandCounts = (database: Database): CommandCountReader => ({
  async counted(organizationId, now, windowMs) {
    const since = now - windowMs;
    const minutes = [Math.floor(since / minuteMs), Math.floor(now / minuteMs)];
    const [counts = [], opened, reports] = await database.read([
      {
        sql: `WITH RECURSIVE minutes (minute) AS (
            SELECT ?2 UNION ALL SELECT minute + 1 FROM minutes WHERE minute < ?3
          )
          SELECT c.status, c.bucket, sum(c.count) AS count, sum(c.total_ms) AS total_ms
          FROM minutes CROSS JOIN command_counts AS c
            ON c.minute = minutes.minute AND c.viewer = ?1
          GROUP BY c.status, c.bucket`,
        args: [organizationId ?? 'root', ...minutes],
      },
      openCommands(organizationId, timestamp(since)),
      countReports(organizationId, timestamp(Math.floor(since / minuteMs) * minuteMs)),
    ]);
    const open = onlyRow(opened);
    return {
      counts: counts.map((row) => ({ ...countOf(row), bucket: Number(row['bucket']) })),
      waiting: Number(open['waiting']),
      waitingSince: Number(open['since']),
      executing: Number(open['executing']),
      reports: reportsOf(onlyRow(reports)),
    };
  },
  async totals() {
    const sql = `SELECT status, count, total_ms FROM command_counts WHERE minute = 0`;
    const [rows = []] = await database.read([{ sql, args: [] }]);
    return rows.map(countOf);
  },
});

const countOf = (row: Row): Pick<CommandCount, 'status' | 'count' | 'totalMs'> => ({
  status: row['status'] as CommandCount['status'],
  count: Number(row['count']),
  totalMs: Number(row['total_ms']),
});
