import type { Migration } from '../migrate.ts';

/** Refunds, how payments are collected, and when durable processes have something to do. */
export const paymentLifecycle: Migration = {
  id: 2,
  name: 'payment-lifecycle',
  statements: [
    // How a payment is being collected, as JSON; null for what no provider ever had to do with.
    'ALTER TABLE payments ADD COLUMN process TEXT',
    `CREATE TABLE refunds (
      organization_id TEXT NOT NULL,
      id TEXT NOT NULL,
      payment_id TEXT NOT NULL,
      created_at TEXT NOT NULL,
      json TEXT NOT NULL,
      PRIMARY KEY (organization_id, id)
    ) STRICT, WITHOUT ROWID`,
    'CREATE INDEX refunds_of_payment ON refunds (organization_id, payment_id, created_at, id)',
    // What only a timer knows is lost with Temporal's store: every durable process has a row.
    `CREATE TABLE processes (
      name TEXT NOT NULL,
      organization_id TEXT NOT NULL,
      subject TEXT NOT NULL,
      due_at TEXT NOT NULL,
      looked_at TEXT,
      noticed INTEGER NOT NULL DEFAULT 0,
      PRIMARY KEY (name, organization_id, subject)
    ) STRICT, WITHOUT ROWID`,
    'CREATE INDEX processes_due ON processes (due_at)',
  ],
};
