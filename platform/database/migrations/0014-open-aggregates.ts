import type { Migration } from '../migrate.ts';

/** What an organization has a bounded number of at once, which is counted before one is made. */
export const openAggregates: Migration = {
  id: 14,
  name: 'open-aggregates',
  statements: [
    `CREATE INDEX api_keys_valid ON api_keys (organization_id)
      WHERE json ->> '$.revokedAt' IS NULL`,
    `CREATE INDEX bulk_jobs_open ON bulk_jobs (organization_id)
      WHERE status IN ('queued', 'running', 'paused')`,
    'CREATE INDEX reports_open ON reports (organization_id) WHERE finished_at IS NULL',
  ],
};
