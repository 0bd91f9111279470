import { outOfTurnMessage } from '../failure.ts';
import type { Migration } from '../migrate.ts';

/** Bulk jobs, their rows, and the uploads that become jobs. */
export const bulk: Migration = {
  id: 3,
  name: 'bulk',
  statements: [
    `CREATE TABLE bulk_jobs (
      organization_id TEXT NOT NULL,
      id TEXT NOT NULL UNIQUE,
      version INTEGER NOT NULL,
      status TEXT NOT NULL,
      key_space TEXT NOT NULL,
      json TEXT NOT NULL,
      terms TEXT NOT NULL,
      total INTEGER NOT NULL,
      place INTEGER NOT NULL DEFAULT 0,
      came_from INTEGER NOT NULL DEFAULT 0,
      attempts INTEGER NOT NULL DEFAULT 0,
      succeeded INTEGER NOT NULL DEFAULT 0,
      refused INTEGER NOT NULL DEFAULT 0,
      failed INTEGER NOT NULL DEFAULT 0,
      PRIMARY KEY (organization_id, id)
    ) STRICT, WITHOUT ROWID`,
    `CREATE INDEX bulk_jobs_unfinished ON bulk_jobs (id) WHERE status IN ('queued', 'running')`,
    // A step names the place that it came from: rows that were executed meanwhile abort it.
    `CREATE TRIGGER bulk_rows_have_their_turn BEFORE UPDATE OF place ON bulk_jobs
      WHEN OLD.status <> 'running' OR NEW.came_from <> OLD.place OR NEW.place <= OLD.place
      BEGIN SELECT RAISE(ABORT, '${outOfTurnMessage}'); END`,

    // In the order of the file, so that storing it writes at the end only.
    `CREATE TABLE bulk_rows (
      job_id TEXT NOT NULL,
      row INTEGER NOT NULL,
      key TEXT,
      type TEXT,
      aggregate_id TEXT,
      fingerprint TEXT,
      input TEXT,
      problem TEXT,
      PRIMARY KEY (job_id, row)
    ) STRICT, WITHOUT ROWID`,
    `CREATE TABLE bulk_uploads (
      job_id TEXT PRIMARY KEY,
      command_id TEXT NOT NULL,
      begun_at TEXT NOT NULL
    ) STRICT, WITHOUT ROWID`,
    `CREATE INDEX bulk_uploads_by_age ON bulk_uploads (begun_at)`,

    // Rows whose command is not answered for good: the counts of their jobs follow it.
    `CREATE TABLE bulk_followed (
      command_id TEXT NOT NULL,
      job_id TEXT NOT NULL,
      rows INTEGER NOT NULL,
      PRIMARY KEY (command_id, job_id)
    ) STRICT, WITHOUT ROWID`,
    `CREATE TRIGGER bulk_counts_follow_commands AFTER UPDATE OF status ON commands
      WHEN NEW.status <> OLD.status
        AND EXISTS (SELECT 1 FROM bulk_followed WHERE command_id = NEW.id)
      BEGIN
        UPDATE bulk_jobs SET
          succeeded = succeeded + (NEW.status = 'succeeded') * (SELECT rows FROM bulk_followed
            WHERE command_id = NEW.id AND job_id = bulk_jobs.id),
          refused = refused + (NEW.status = 'refused') * (SELECT rows FROM bulk_followed
            WHERE command_id = NEW.id AND job_id = bulk_jobs.id),
          failed = failed + ((NEW.status = 'failed') - (OLD.status = 'failed')) * (SELECT rows
            FROM bulk_followed WHERE command_id = NEW.id AND job_id = bulk_jobs.id)
        WHERE id IN (SELECT job_id FROM bulk_followed WHERE command_id = NEW.id);
        DELETE FROM bulk_followed WHERE command_id = NEW.id
          AND NEW.status IN ('succeeded', 'refused');
      END`,

    // What a dry run has changed so far, and which keys it has met.
    `CREATE TABLE bulk_dry_states (
      job_id TEXT NOT NULL,
      type TEXT NOT NULL,
      id TEXT NOT NULL,
      state TEXT NOT NULL,
      PRIMARY KEY (job_id, type, id)
    ) STRICT, WITHOUT ROWID`,
  ],
};
