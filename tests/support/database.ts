import { join } from 'node:path';
import type { Database } from '../../platform/database/database.ts';
import { openFile } from '../../platform/database/file.ts';
import { openHttpPrimary } from '../../platform/database/http-primary.ts';
import { migrate, type DatabaseIdentity } from '../../platform/database/migrate.ts';
import { migrations } from '../../platform/database/migrations/index.ts';
import { startHranaPrimary } from './hrana-server.ts';
import { temporaryFolder } from './temporary-folder.ts';

/** Where a database is: in a file of this process, or behind a server over HTTP. */
export type DatabaseKind = 'file' | 'http';
export const databaseKinds = ['file', 'http'] as const;

/** What tests have that do not say: `TEST_DATABASE=http npm test -- tests/contracts` tries them. */
const usualKind: DatabaseKind = process.env['TEST_DATABASE'] === 'http' ? 'http' : 'file';

export interface TestDatabase {
  readonly database: Database;
  /** The file's, behind a server too. */
  readonly url: string;
  readonly identity: DatabaseIdentity;
  /** Another handle on the same database, as another OS process would have. */
  openAnother(): Promise<Database>;
  close(): Promise<void>;
}

/** A real database with the newest schema, in a folder of its own. */
export async function openTestDatabase(kind: DatabaseKind = usualKind): Promise<TestDatabase> {
  const { open, url, close } = await newTestDatabase(kind);
  const database = await open();
  const identity = await migrate(database, migrations);
  return { database, url, identity, openAnother: open, close };
}

/** A database that is empty still, and handles on it. */
export async function newTestDatabase(kind: DatabaseKind = usualKind) {
  const folder = await temporaryFolder();
  const url = `file:${join(folder.path, 'quittance.db')}`;
  const server = kind === 'http' ? await startHranaPrimary(url) : undefined;
  const opened: Database[] = [];
  return {
    url,
    async open(): Promise<Database> {
      const database = server ? openHttpPrimary(server) : await openFile(url);
      opened.push(database);
      return database;
    },
    async close(): Promise<void> {
      for (const each of opened) await each.close();
      await server?.close();
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
