import { definitionsOf } from '../commands/definitions.ts';
import { composeModules } from '../compose.ts';
import type { Database } from '../database/database.ts';
import { openFile } from '../database/file.ts';
import { libsqlReaders } from '../database/libsql-readers.ts';
import { migrate } from '../database/migrate.ts';
import { migrations } from '../database/migrations/index.ts';
import {
  atOnce,
  historyOf,
  type GeneratedOrganization,
  type History,
  type Step,
} from './history.ts';
import { buildIndexes, dropIndexes } from './indexes.ts';
import { stepStatements } from './step-statements.ts';

/** What a generated database is to hold: whoever knows the numbers knows its rows and its keys. */
export interface Generation extends History {
  /** A `file:` URL; nothing is there yet. */
  readonly url: string;
  readonly onProgress?: (message: string) => void;
}

const stepsOfWrite = 60;
const progressEvery = 100_000;

/**
 * Makes a database with many payments, and all that belongs to them, for trying and measuring.
 * Throws where the database has organizations already.
 */
export async function generate({
  url,
  onProgress = () => undefined,
  ...of
}: Generation): Promise<readonly GeneratedOrganization[]> {
  const database = await openFile(url);
  try {
    await migrate(database, migrations);
    await refuseUsed(database);
    const indexes = await dropIndexes(database);
    const { organizations, steps } = historyOf(
      of,
      definitionsOf(composeModules(portsOf(database))),
    );
    let payments = 0;
    let gathered: Step[] = [];
    let written: Promise<unknown> = Promise.resolve();
    // While one batch is being written, in a thread of its own, the next one is decided.
    const write = async (): Promise<void> => {
      const statements = stepStatements(gathered);
      gathered = [];
      await written;
      written = database.write(statements);
      written.catch(() => undefined);
    };
    for (const step of steps) {
      gathered.push(step);
      if (gathered.length === stepsOfWrite) await write();
      payments += atOnce;
      if (payments % progressEvery === 0) onProgress(`${payments.toLocaleString('en')} payments`);
    }
    await write();
    await written;
    await database.write(settled);
    buildIndexes(url, indexes, (name) => onProgress(`Index ${name}`));
    return organizations;
  } finally {
    await database.close();
  }
}

const portsOf = (database: Database) => ({
  ...libsqlReaders(database),
  webhookUrls: { refusalOf: async () => undefined },
  methods: ['manual'] as const,
});

async function refuseUsed(database: Database): Promise<void> {
  const sql = 'SELECT 1 FROM events LIMIT 1';
  const [rows = []] = await database.read([{ sql, args: [] }]);
  if (rows.length > 0) throw new Error('Name a new database: this one has been used');
}

/** It is long ago: who reads the log has read it, and what is cleared after a time is cleared. */
export const settled = [
  {
    sql: `INSERT INTO subscriptions (name, place, fence, moved_at, failures)
      SELECT name.value, last.log_id, 0, last.time, 0 FROM json_each(?) AS name
      CROSS JOIN (SELECT log_id, time FROM events ORDER BY log_id DESC LIMIT 1) AS last`,
    args: [JSON.stringify(['payment-collection', 'report', 'bulk', 'cache-upstash'])],
  },
  {
    sql: `UPDATE retention SET place = (SELECT max(seq) FROM commands) WHERE name = 'inputs'`,
    args: [],
  },
];
