import type { RowRetention } from '../../bulk/ports.ts';
import type { Database } from '../database.ts';

const limits = { jobs: 200, rows: 1_000 };

/** Clears what the rows of old jobs asked for; how far it came lies beside each job. */
export function createLibsqlRowRetention(database: Database): RowRetention {
  /** All jobs before it are cleared. Forgotten with this process, which then looks anew. */
  let after = '';

  return {
    async clearInputs(finishedBefore) {
      const [jobs = []] = await database.readInOrder([{ sql: nextJobs, args: [after] }]);
      for (const row of jobs) {
        const [job, finishedAt, place] = [row['id'], row['finished_at'], Number(row['place'])];
        const isOver = finishedAt != null && String(finishedAt) < finishedBefore;
        if (!isOver || place >= Number(row['total'])) continue;
        await database.write(clearStatements(String(job), place));
        return true;
      }
      const isLast = jobs.length < limits.jobs;
      after = isLast ? '' : String(jobs.at(-1)?.['id']);
      return !isLast;
    },
  };
}

const nextJobs = `SELECT j.id, j.total, j.json ->> '$.finishedAt' AS finished_at,
    coalesce(r.place, 0) AS place
  FROM bulk_jobs AS j LEFT JOIN retention AS r ON r.name = 'inputs of ' || j.id
  WHERE j.id > ? ORDER BY j.id LIMIT ${limits.jobs}`;

const clearStatements = (job: string, place: number) => [
  {
    sql: `UPDATE bulk_rows SET input = NULL
      WHERE job_id = ? AND row > ? AND row <= ? AND input IS NOT NULL`,
    args: [job, place, place + limits.rows],
  },
  {
    sql: `INSERT INTO retention (name, place) VALUES ('inputs of ' || ?, ?)
      ON CONFLICT (name) DO UPDATE SET place = max(place, excluded.place)`,
    args: [job, place + limits.rows],
  },
];
