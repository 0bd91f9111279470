import { existsSync } from 'node:fs';
import type { DatabaseReader } from '../../database/database.ts';
import { openFile } from '../../database/file.ts';
import { migrations } from '../../database/migrations/index.ts';
import { filePath } from './database-url.ts';

/** How the schema of a database compares with this program's. */
export interface SchemaState {
  readonly pending: readonly { readonly id: number; readonly name: string }[];
  /** Migrations of a newer program: this one must not write to the database. */
  readonly unknown: readonly number[];
}

/** Reads it without changing anything; a database that is not there has all of them pending. */
export async function schemaState(url: string): Promise<SchemaState> {
  if (!existsSync(filePath(url))) return stateOf(new Set());
  const database = await openFile(url);
  try {
    return stateOf(await appliedTo(database));
  } finally {
    await database.close();
  }
}

async function appliedTo(database: DatabaseReader): Promise<ReadonlySet<number>> {
  const [tables = []] = await database.read([
    { sql: `SELECT 1 FROM sqlite_schema WHERE name = 'migrations'`, args: [] },
  ]);
  if (tables.length === 0) return new Set();
  const [rows = []] = await database.read([{ sql: 'SELECT id FROM migrations', args: [] }]);
  return new Set(rows.map((row) => Number(row['id'])));
}

const stateOf = (applied: ReadonlySet<number>): SchemaState => ({
  pending: migrations.filter(({ id }) => !applied.has(id)).map(({ id, name }) => ({ id, name })),
  unknown: [...applied].filter((id) => migrations.every((migration) => migration.id !== id)),
});
