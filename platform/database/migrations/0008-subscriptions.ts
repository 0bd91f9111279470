import type { Migration } from '../migrate.ts';

/** Subscriptions that are parked, sent on again, or gone; events by their id; reactions cut off. */
export const subscriptions: Migration = {
  id: 8,
  name: 'subscriptions',
  statements: [
    // Since when it is not tried any more; null while it is.
    `ALTER TABLE subscriptions ADD COLUMN parked_at TEXT`,
    // Of a subscription that there is no more, the place holds up nothing.
    `ALTER TABLE subscriptions ADD COLUMN in_use INTEGER NOT NULL DEFAULT 1`,
    // How many events a subscription itself has, as an aggregate of the operator's.
    `ALTER TABLE subscriptions ADD COLUMN version INTEGER NOT NULL DEFAULT 0`,
    // As the operator's commands see them.
    `CREATE VIEW subscription_states AS
      SELECT 'operator' AS organization_id, name AS id, version, json_object(
        'object', 'subscription', 'name', name,
        'status', CASE WHEN parked_at IS NOT NULL THEN 'parked'
          WHEN failure IS NULL THEN 'active' ELSE 'retrying' END,
        'place', place, 'failures', failures, 'failure', failure,
        'movedAt', moved_at, 'parkedAt', parked_at, 'version', version
      ) AS json FROM subscriptions WHERE in_use = 1`,
    // These two are read by one subscription for each handler and process now.
    `INSERT INTO subscriptions (name, place, fence, moved_at, failures)
      SELECT name.value, place, 0, moved_at, 0 FROM subscriptions AS s
      CROSS JOIN json_each('["payment-collection", "report"]') AS name
      WHERE s.name = 'processes'`,
    `UPDATE subscriptions SET name = 'bulk' WHERE name = 'bulk-jobs'`,
    `DELETE FROM subscriptions WHERE name IN ('handlers', 'processes')`,

    // A chain of causes is followed from event to event. Ids are ordered by time, so it is cheap.
    `CREATE INDEX events_by_id ON events (id)`,
    // Which version of each projection is read.
    `CREATE TABLE projections (
      name TEXT PRIMARY KEY,
      version INTEGER NOT NULL
    ) STRICT, WITHOUT ROWID`,
    // What handlers would have sent, had it not been too long a chain of causes that led there.
    `CREATE TABLE cut_reactions (
      event_id TEXT NOT NULL,
      handler TEXT NOT NULL,
      number INTEGER NOT NULL,
      organization_id TEXT NOT NULL,
      type TEXT NOT NULL,
      subject TEXT NOT NULL,
      at TEXT NOT NULL,
      PRIMARY KEY (event_id, handler, number)
    ) STRICT, WITHOUT ROWID`,
  ],
};
