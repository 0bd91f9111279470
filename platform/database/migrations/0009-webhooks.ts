import type { Migration } from '../migrate.ts';

/** Webhook endpoints, and what is sent to them. */
export const webhooks: Migration = {
  id: 9,
  name: 'webhooks',
  statements: [
    // A sealed secret can be opened with QUITTANCE_SECRET only.
    `CREATE TABLE webhook_endpoints (
      place INTEGER PRIMARY KEY AUTOINCREMENT,
      organization_id TEXT NOT NULL,
      id TEXT NOT NULL,
      version INTEGER NOT NULL,
      deleted INTEGER NOT NULL,
      secrets TEXT NOT NULL,
      json TEXT NOT NULL,
      UNIQUE (organization_id, id)
    ) STRICT`,
    `CREATE INDEX webhook_endpoints_listed ON webhook_endpoints (organization_id, place)
      WHERE deleted = 0`,

    // When something is to be sent to an endpoint: whoever sends finds it here, however much waits.
    `CREATE TABLE webhook_queues (
      organization_id TEXT NOT NULL,
      endpoint_id TEXT NOT NULL,
      grp INTEGER NOT NULL,
      enabled INTEGER NOT NULL,
      deleted INTEGER NOT NULL DEFAULT 0,
      due_at INTEGER NOT NULL,
      paused_until INTEGER NOT NULL DEFAULT 0,
      failures INTEGER NOT NULL DEFAULT 0,
      failing_since INTEGER,
      PRIMARY KEY (organization_id, endpoint_id)
    ) STRICT, WITHOUT ROWID`,
    'CREATE INDEX webhook_queues_due ON webhook_queues (grp, due_at)',
    'CREATE INDEX webhook_queues_deleted ON webhook_queues (deleted) WHERE deleted = 1',
    // The fence tells an attempt at sending to a group from a later one.
    `CREATE TABLE webhook_groups (grp INTEGER PRIMARY KEY, fence INTEGER NOT NULL) STRICT`,

    // Of a first attempt \`due_at\` is 0, of a replay's 1, of a later attempt its time.
    `CREATE TABLE webhook_deliveries (
      place INTEGER PRIMARY KEY AUTOINCREMENT,
      id TEXT NOT NULL,
      organization_id TEXT NOT NULL,
      endpoint_id TEXT NOT NULL,
      replay_id TEXT NOT NULL,
      event_id TEXT NOT NULL,
      event_sequence INTEGER NOT NULL,
      event_type TEXT NOT NULL,
      aggregate TEXT NOT NULL,
      status TEXT NOT NULL,
      attempts INTEGER NOT NULL DEFAULT 0,
      due_at INTEGER,
      version INTEGER NOT NULL DEFAULT 0,
      created_at TEXT NOT NULL,
      UNIQUE (organization_id, id),
      UNIQUE (organization_id, endpoint_id, replay_id, event_id)
    ) STRICT`,
    `CREATE INDEX webhook_deliveries_pending
      ON webhook_deliveries (organization_id, endpoint_id, due_at, place)
      WHERE status = 'pending'`,
    `CREATE INDEX webhook_deliveries_listed
      ON webhook_deliveries (organization_id, endpoint_id, status, place)`,
    `CREATE TABLE webhook_attempts (
      delivery INTEGER NOT NULL,
      number INTEGER NOT NULL,
      json TEXT NOT NULL,
      PRIMARY KEY (delivery, number)
    ) STRICT, WITHOUT ROWID`,

    // A part of the past that is turned into deliveries piece by piece, after \`place\`.
    `CREATE TABLE webhook_replays (
      id TEXT NOT NULL,
      organization_id TEXT NOT NULL,
      endpoint_id TEXT NOT NULL,
      from_time TEXT NOT NULL,
      to_time TEXT NOT NULL,
      place INTEGER,
      until INTEGER NOT NULL,
      PRIMARY KEY (organization_id, id)
    ) STRICT, WITHOUT ROWID`,
  ],
};
