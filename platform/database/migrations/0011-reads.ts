import type { Migration } from '../migrate.ts';

/** What payments are filtered by that another index has found, and what reports are counted by. */
export const reads: Migration = {
  id: 11,
  name: 'reads',
  statements: [
    // Null of payments that were last changed before: rewriting them all would keep a large
    // database from starting, so those are looked up in the full-text index.
    'ALTER TABLE payments ADD COLUMN words TEXT',
    'CREATE INDEX reports_by_end ON reports (organization_id, finished_at)',
  ],
};
