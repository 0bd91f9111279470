import type { Database } from './database.ts';

/** A change of the schema, applied whole or not at all. */
export interface Migration {
  /** 1, 2, 3 …, in the order of application. */
  readonly id: number;
  readonly name: string;
  readonly statements: readonly string[];
}

/** Who a database is: its id in workflow ids, and its epoch in positions. */
export interface DatabaseIdentity {
  readonly id: string;
  readonly epoch: number;
}

/**
 * Brings a database to the newest schema. Each migration is one transaction with the row that
 * says it was applied, so a kill between or inside them leaves one to be done or done; of two
 * processes at once the second fails on that row's key and looks again.
 */
export async function migrate(
  database: Database,
  migrations: readonly Migration[],
): Promise<DatabaseIdentity> {
  await database.write([
    {
      sql: `CREATE TABLE IF NOT EXISTS migrations (
        id INTEGER PRIMARY KEY, name TEXT NOT NULL, applied_at TEXT NOT NULL
      ) STRICT`,
      args: [],
    },
  ]);
  for (const migration of migrations) {
    if ((await appliedIds(database)).has(migration.id)) continue;
    try {
      await database.write(statementsOf(migration));
    } catch (error) {
      if (!(await appliedIds(database)).has(migration.id)) throw error;
    }
  }
  const [rows] = await database.readInOrder([{ sql: 'SELECT id, epoch FROM identity', args: [] }]);
  const identity = rows?.[0];
  if (!identity) throw new Error('Restore the identity row of this database: it has none');
  return { id: String(identity['id']), epoch: Number(identity['epoch']) };
}

async function appliedIds(database: Database): Promise<Set<number>> {
  const [rows = []] = await database.readInOrder([{ sql: 'SELECT id FROM migrations', args: [] }]);
  return new Set(rows.map((row) => Number(row['id'])));
}

const statementsOf = ({ id, name, statements }: Migration) => [
  {
    sql: `INSERT INTO migrations (id, name, applied_at)
      VALUES (?, ?, strftime('%Y-%m-%dT%H:%M:%fZ', 'now'))`,
    args: [id, name],
  },
  ...statements.map((sql) => ({ sql, args: [] })),
];
