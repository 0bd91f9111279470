import { existsSync } from 'node:fs';
import Sqlite from 'libsql';
import { filePath } from '../../operator/database-url.ts';
import { ok, problem, type Look } from '../finding.ts';

const toleranceMs = 2_000;

/** Nothing in the database is of the future: time in it never goes back, so it would stand still. */
export const clock: Look = {
  part: 'clock',
  mend: 'Read the database first: it tells the newest time',
  async look({ database: { url: databaseUrl } }) {
    const file = filePath(databaseUrl);
    const newest = existsSync(file) ? newestTime(file) : undefined;
    if (newest === undefined) return [ok('clock', 'The database has no time to compare with')];
    const aheadMs = Date.parse(newest) - Date.now();
    if (aheadMs < toleranceMs) return [ok('clock', 'Not behind what is in the database')];
    return [
      problem(
        'clock',
        `It is ${(aheadMs / 1_000).toFixed(0)} s behind the newest entry of the database (${newest})`,
        'Set the clock of this machine (NTP), or of the one that wrote that entry',
      ),
    ];
  },
};

function newestTime(file: string): string | undefined {
  const sqlite = new Sqlite(file, { timeout: 1_000 });
  try {
    const sql = `SELECT max(at) AS at FROM (SELECT max(at) AS at FROM heartbeats UNION ALL
      SELECT * FROM (SELECT time FROM events ORDER BY log_id DESC LIMIT 1))`;
    const rows = sqlite.prepare(sql).all([]) as { at: string | null }[];
    return rows[0]?.at ?? undefined;
  } finally {
    sqlite.close();
  }
}
