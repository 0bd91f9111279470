import type { Migration } from '../migrate.ts';

/** Commands as they are listed, sent again and counted. */
export const commandsAsResource: Migration = {
  id: 4,
  name: 'commands-as-resource',
  statements: [
    // What a retry leaves in the row: when, and how many attempts were made before it.
    `ALTER TABLE commands ADD COLUMN sent_again_at TEXT`,
    `ALTER TABLE commands ADD COLUMN attempts_before INTEGER NOT NULL DEFAULT 0`,
    // What an organization sees, written once, with the outcome: the inbox has what waits.
    `CREATE INDEX commands_by_type ON commands (organization_id, type, status, seq)
      WHERE status <> 'accepted' AND key_space <> 'root'`,
    // The operator's own are few.
    `CREATE INDEX operator_commands_by_type ON commands (type, status, seq)
      WHERE status <> 'accepted' AND key_space = 'root'`,
    `CREATE INDEX operator_inbox ON commands (seq)
      WHERE status = 'accepted' AND key_space = 'root'`,

    // The steps of attempts that a later one followed; of most commands there are none.
    `CREATE TABLE command_steps (
      place INTEGER PRIMARY KEY,
      command_id TEXT NOT NULL,
      step TEXT NOT NULL,
      at TEXT NOT NULL,
      attempt INTEGER NOT NULL,
      error TEXT
    ) STRICT`,
    `CREATE INDEX command_steps_by_command ON command_steps (command_id, place)`,

    // By minute first: what a commit adds to lies together, and so does what is cleared.
    `CREATE TABLE command_counts (
      minute INTEGER NOT NULL,
      viewer TEXT NOT NULL,
      status TEXT NOT NULL,
      bucket INTEGER NOT NULL,
      count INTEGER NOT NULL,
      total_ms INTEGER NOT NULL,
      PRIMARY KEY (minute, viewer, status, bucket)
    ) STRICT, WITHOUT ROWID`,
  ],
};
