import { readRow } from '../read-row.ts';
import { off, ok, problem, type Look } from '../finding.ts';

const toleranceMs = 2_000;

/** Nothing in the database is of the future: time in it never goes back, so it would stand still. */
export const clock: Look = {
  part: 'clock',
  variables: /^DATABASE_/,
  mend: 'Read the database first: it tells the newest time',
  async look({ database: place }) {
    // What is wrong with the database, its own look tells.
    const row = await readRow(place, newestTime).catch(() => null);
    if (row === null) {
      return [off('clock', 'Not compared: the database does not answer')];
    }
    const newest = row?.['at'];
    if (typeof newest !== 'string')
      return [ok('clock', 'The database has no time to compare with')];
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

const newestTime = `SELECT max(at) AS at FROM (SELECT max(at) AS at FROM heartbeats UNION ALL
  SELECT * FROM (SELECT time FROM events ORDER BY log_id DESC LIMIT 1))`;
