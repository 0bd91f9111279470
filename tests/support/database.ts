import { join } from 'node:path';
import type { Database } from '../../platform/database/database.ts';
import { openFile } from '../../platform/database/file.ts';
import { migrate, type DatabaseIdentity } from '../../platform/database/migrate.ts';
import { migrations } from '../../platform/database/migrations/index.ts';
import { temporaryFolder } from './temporary-folder.ts';

export interface TestDatabase {
  readonly database: Database;
  readonly url: string;
  readonly identity: DatabaseIdentity;
  /** Another handle on the same file, as another OS process would have. */
  openAnother(): Promise<Database>;
  close(): Promise<void>;
}

/** A real database with the newest schema, in a folder of its own. */
export async function openTestDatabase(): Promise<TestDatabase> {
  const folder = await temporaryFolder();
  const url = `file:${join(folder.path, 'quittance.db')}`;
  const opened: Database[] = [];
  const open = async (): Promise<Database> => {
    const database = await openFile(url);
    opened.push(database);
    return database;
  };
  const database = await open();
  const identity = await migrate(database, migrations);
  return {
    database,
    url,
    identity,
    openAnother: open,
    async close() {
      for (const each of opened) await each.close();
      await folder.remove();
    },
  };
}

/** All rows of a query, integers as bigint. */
export async function rowsOf(
  database: Database,
  sql: string,
  ...args: (string | number | null)[]
): Promise<Record<string, string | number | bigint | null>[]> {
  const [rows = []] = await database.read([{ sql, args }]);
  return rows.map((row) => ({ ...row }));
}
