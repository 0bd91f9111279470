import type { Migration } from '../migrate.ts';

/** When keys were used last: apart from the keys, which change by events only. */
export const apiKeyUses: Migration = {
  id: 12,
  name: 'api key uses',
  statements: [
    `CREATE TABLE api_key_uses (
      organization_id TEXT NOT NULL,
      key_id TEXT NOT NULL,
      used_at TEXT NOT NULL,
      PRIMARY KEY (organization_id, key_id)
    ) STRICT, WITHOUT ROWID`,
  ],
};
