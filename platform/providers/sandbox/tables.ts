import type { Database } from '../../database/database.ts';

/**
 * - `charges`: one row a charge, whatever was done with it later
 * - `movements`: one row each time that money moved; their order in a charge is a guard, so two
 *   processes never decide on the same sums
 * - `operations`: one row an idempotency key, and what became of it; null before it was settled
 * - `sendings`: one row each time that a key was sent, and what was told; their order is a guard too
 */
const tables = [
  `CREATE TABLE IF NOT EXISTS charges (
    reference TEXT PRIMARY KEY,
    organization_id TEXT NOT NULL,
    payment_id TEXT NOT NULL,
    amount INTEGER NOT NULL CHECK (amount > 0),
    currency TEXT NOT NULL,
    capture TEXT NOT NULL CHECK (capture IN ('automatic', 'manual'))
  ) STRICT`,
  `CREATE TABLE IF NOT EXISTS movements (
    reference TEXT NOT NULL,
    number INTEGER NOT NULL,
    organization_id TEXT NOT NULL,
    payment_id TEXT NOT NULL,
    idempotency_key TEXT NOT NULL,
    kind TEXT NOT NULL CHECK (kind IN ('hold', 'capture', 'release', 'refund')),
    amount INTEGER NOT NULL CHECK (amount >= 0),
    currency TEXT NOT NULL,
    at TEXT NOT NULL,
    PRIMARY KEY (reference, number),
    UNIQUE (idempotency_key, kind)
  ) STRICT`,
  `CREATE TABLE IF NOT EXISTS operations (
    idempotency_key TEXT PRIMARY KEY,
    organization_id TEXT NOT NULL,
    payment_id TEXT NOT NULL,
    step TEXT NOT NULL,
    request TEXT NOT NULL,
    outcome TEXT
  ) STRICT`,
  `CREATE TABLE IF NOT EXISTS sendings (
    idempotency_key TEXT NOT NULL,
    number INTEGER NOT NULL,
    told TEXT NOT NULL,
    at TEXT NOT NULL,
    PRIMARY KEY (idempotency_key, number)
  ) STRICT`,
];

/** Makes what is not there yet. */
export const createTables = async (database: Database): Promise<void> => {
  await database.write(tables.map((sql) => ({ sql, args: [] })));
};
