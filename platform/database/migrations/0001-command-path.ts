import type { Migration } from '../migrate.ts';
import { decidedMessage } from '../failure.ts';

/** The inbox, the event log, the first aggregates, and what the relay keeps. */
export const commandPath: Migration = {
  id: 1,
  name: 'command-path',
  statements: [
    // The database's own identity. The epoch is raised by a restore before anything starts.
    `CREATE TABLE identity (
      one INTEGER PRIMARY KEY CHECK (one = 1),
      id TEXT NOT NULL,
      epoch INTEGER NOT NULL
    ) STRICT`,
    `INSERT INTO identity (one, id, epoch) VALUES (1, lower(hex(randomblob(8))), 1)`,

    // Idempotency row, command record and queue in one. The inbox is its rows still accepted.
    `CREATE TABLE commands (
      seq INTEGER PRIMARY KEY AUTOINCREMENT,
      id TEXT NOT NULL UNIQUE,
      key_space TEXT NOT NULL,
      idempotency_key TEXT NOT NULL,
      fingerprint TEXT NOT NULL,
      organization_id TEXT NOT NULL,
      type TEXT NOT NULL,
      aggregate_id TEXT NOT NULL,
      actor TEXT NOT NULL,
      if_match TEXT,
      input TEXT,
      correlation_id TEXT NOT NULL,
      causation_id TEXT,
      status TEXT NOT NULL DEFAULT 'accepted',
      attempts INTEGER NOT NULL DEFAULT 0,
      http_status INTEGER,
      refusal TEXT,
      resource_type TEXT,
      resource_id TEXT,
      resource_version INTEGER,
      answer TEXT,
      answer_sequence INTEGER,
      first_sequence INTEGER,
      last_sequence INTEGER,
      position INTEGER,
      run_id TEXT,
      accepted_at TEXT NOT NULL,
      decided_at TEXT,
      finished_at TEXT,
      UNIQUE (key_space, idempotency_key)
    ) STRICT`,
    `CREATE INDEX inbox ON commands (organization_id, seq) WHERE status = 'accepted'`,
    `CREATE TRIGGER commands_stay_decided BEFORE UPDATE OF status ON commands
      WHEN OLD.status IN ('succeeded', 'refused', 'failed')
        AND NOT (OLD.status = 'failed' AND NEW.status = 'accepted')
      BEGIN SELECT RAISE(ABORT, '${decidedMessage}'); END`,

    `CREATE TABLE events (
      log_id INTEGER PRIMARY KEY AUTOINCREMENT,
      id TEXT NOT NULL,
      organization_id TEXT NOT NULL,
      sequence INTEGER NOT NULL,
      type TEXT NOT NULL,
      aggregate_type TEXT NOT NULL,
      subject TEXT NOT NULL,
      aggregate_version INTEGER NOT NULL,
      command_id TEXT NOT NULL,
      correlation_id TEXT NOT NULL,
      causation_id TEXT,
      time TEXT NOT NULL,
      data TEXT NOT NULL,
      UNIQUE (organization_id, sequence),
      UNIQUE (organization_id, aggregate_type, subject, aggregate_version)
    ) STRICT`,

    `CREATE TABLE organizations (
      id TEXT PRIMARY KEY,
      organization_id TEXT NOT NULL,
      version INTEGER NOT NULL,
      json TEXT NOT NULL
    ) STRICT, WITHOUT ROWID`,
    `CREATE TABLE api_keys (
      organization_id TEXT NOT NULL,
      id TEXT NOT NULL,
      version INTEGER NOT NULL,
      hash TEXT NOT NULL UNIQUE,
      json TEXT NOT NULL,
      PRIMARY KEY (organization_id, id)
    ) STRICT, WITHOUT ROWID`,

    `CREATE TABLE payments (
      organization_id TEXT NOT NULL,
      id TEXT NOT NULL,
      version INTEGER NOT NULL,
      status TEXT NOT NULL,
      currency TEXT NOT NULL,
      amount INTEGER NOT NULL,
      created_at TEXT NOT NULL,
      deleted INTEGER NOT NULL,
      json TEXT NOT NULL,
      PRIMARY KEY (organization_id, id)
    ) STRICT, WITHOUT ROWID`,
    `CREATE INDEX payments_by_creation ON payments (organization_id, created_at, id)
      WHERE deleted = 0`,
    // Sums in two limbs of base 10^15: SQLite turns an integer that overflows into a float.
    `CREATE TABLE payment_rollups (
      organization_id TEXT NOT NULL,
      currency TEXT NOT NULL,
      status TEXT NOT NULL,
      day TEXT NOT NULL,
      count INTEGER NOT NULL,
      total_high INTEGER NOT NULL,
      total_low INTEGER NOT NULL,
      PRIMARY KEY (organization_id, currency, status, day)
    ) STRICT, WITHOUT ROWID`,

    // Named readers of the event log. The fence tells an attempt of the relay from a later one.
    `CREATE TABLE subscriptions (
      name TEXT PRIMARY KEY,
      place INTEGER NOT NULL,
      fence INTEGER NOT NULL,
      moved_at TEXT NOT NULL,
      failures INTEGER NOT NULL,
      failure TEXT
    ) STRICT, WITHOUT ROWID`,
    // How far what is kept for a time only has been cleared.
    `CREATE TABLE retention (name TEXT PRIMARY KEY, place INTEGER NOT NULL) STRICT, WITHOUT ROWID`,
    `INSERT INTO retention (name, place) VALUES ('inputs', 0)`,
    // How far publishing was, second by second; the newest row tells a replica's or cache's age.
    `CREATE TABLE heartbeats (
      at TEXT PRIMARY KEY,
      log_id INTEGER NOT NULL
    ) STRICT, WITHOUT ROWID`,
    `CREATE INDEX heartbeats_by_log_id ON heartbeats (log_id, at)`,
  ],
};
