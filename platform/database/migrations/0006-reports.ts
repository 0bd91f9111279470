import type { Migration } from '../migrate.ts';

/** Reports, and their content in pieces. */
export const reports: Migration = {
  id: 6,
  name: 'reports',
  statements: [
    // `rows` moves with the pieces; `forgotten` is 1 while the pieces of an old report are deleted,
    // then 2: nobody sees it, and its id stays taken.
    `CREATE TABLE reports (
      organization_id TEXT NOT NULL,
      id TEXT NOT NULL,
      version INTEGER NOT NULL,
      status TEXT NOT NULL,
      attempt INTEGER NOT NULL,
      rows INTEGER NOT NULL,
      finished_at TEXT,
      forgotten INTEGER NOT NULL DEFAULT 0,
      json TEXT NOT NULL,
      PRIMARY KEY (organization_id, id)
    ) STRICT, WITHOUT ROWID`,
    `CREATE INDEX reports_finished ON reports (forgotten, finished_at)
      WHERE finished_at IS NOT NULL`,
    `CREATE TABLE report_chunks (
      organization_id TEXT NOT NULL,
      report_id TEXT NOT NULL,
      attempt INTEGER NOT NULL,
      number INTEGER NOT NULL,
      text TEXT NOT NULL,
      PRIMARY KEY (organization_id, report_id, attempt, number)
    ) STRICT`,
  ],
};
