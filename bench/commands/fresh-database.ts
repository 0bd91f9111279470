import { mkdtemp } from 'node:fs/promises';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { createClient, type Client } from '@libsql/client/sqlite3';
import { openFile } from '../../platform/database/file.ts';
import { migrate } from '../../platform/database/migrate.ts';
import { migrations } from '../../platform/database/migrations/index.ts';

/** A client of a new file with the product's schema, which keeps its promises as the product does. */
export async function freshDatabase(folder: string): Promise<Client> {
  const file = join(await mkdtemp(join(folder, 'bare-')), 'quittance.db');
  const url = pathToFileURL(file).href;
  const database = await openFile(url);
  await migrate(database, migrations);
  await database.close();
  const client = createClient({ url, concurrency: 1, timeout: 0, intMode: 'bigint' });
  await client.execute('PRAGMA journal_mode = WAL');
  await client.execute('PRAGMA synchronous = FULL');
  await client.execute('PRAGMA cache_size = -65536');
  return client;
}
