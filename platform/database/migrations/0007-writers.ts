import type { Migration } from '../migrate.ts';

/** The processes that may write: only one that is alone may believe its memory. */
export const writers: Migration = {
  id: 7,
  name: 'writers',
  statements: [
    `CREATE TABLE writers (
      id TEXT PRIMARY KEY,
      host TEXT NOT NULL,
      pid INTEGER NOT NULL
    ) STRICT, WITHOUT ROWID`,
  ],
};
