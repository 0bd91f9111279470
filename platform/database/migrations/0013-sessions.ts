import type { Migration } from '../migrate.ts';

/** People who are signed in to the dashboard, and the links that sign them in. */
export const sessions: Migration = {
  id: 13,
  name: 'sessions',
  statements: [
    `CREATE TABLE sign_in_links (
      hash TEXT PRIMARY KEY,
      organization_id TEXT NOT NULL,
      key_id TEXT NOT NULL,
      expires_at TEXT NOT NULL
    ) STRICT, WITHOUT ROWID`,
    'CREATE INDEX sign_in_links_expired ON sign_in_links (expires_at)',
    `CREATE TABLE sessions (
      hash TEXT PRIMARY KEY,
      organization_id TEXT NOT NULL,
      key_id TEXT NOT NULL,
      expires_at TEXT NOT NULL
    ) STRICT, WITHOUT ROWID`,
    'CREATE INDEX sessions_expired ON sessions (expires_at)',
  ],
};
