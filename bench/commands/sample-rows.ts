import { pathToFileURL } from 'node:url';
import { createClient, type InStatement } from '@libsql/client/sqlite3';
import type { SqlValue } from '../../platform/database/database.ts';
import { wordsOf } from '../../modules/kernel/words.ts';
import { ids } from '../../platform/tokens/ids.ts';

/** Makes the write statements of the rows that commands leave, one statement a row. */
export type RowMaker = (commands: number) => InStatement[];

type Payment = { readonly description: string; readonly reference: string };
type Sample = Readonly<Record<string, SqlValue>>;

/**
 * Takes the rows that one payments.create has left in a real database, and makes more of the same
 * with ids of their own. The rollup is one row for all commands of a batch, as in the product.
 */
export async function rowsLike(databaseFile: string): Promise<RowMaker> {
  const client = createClient({ url: pathToFileURL(databaseFile).href, intMode: 'bigint' });
  const first = async (table: string, order: string, where = '1'): Promise<Sample> => {
    const { columns, rows } = await client.execute(
      `SELECT * FROM ${table} WHERE ${where} ORDER BY ${order} DESC LIMIT 1`,
    );
    const row = rows[0];
    if (!row) throw new Error(`Send a payments.create first: ${table} has no row to copy`);
    return Object.fromEntries(columns.map((column, index) => [column, row[index] as SqlValue]));
  };
  const command = await first('commands', 'seq', `type = 'payments.create' AND finished_at <> ''`);
  const created = `command_id = '${String(command['id'])}'`;
  const event = await first('events', 'log_id', created);
  const payment = await first('payments', 'id', `id = '${String(event['subject'])}'`);
  const rollup = await first('payment_rollups', 'day');
  const counts = await first('command_counts', 'minute');
  const { description, reference } = JSON.parse(String(payment['json'])) as Payment;
  const organizationId = String(payment['organization_id']);
  const words = wordsOf(`${description} ${reference}`).map((word) => `${organizationId}_${word}`);
  client.close();

  let sequence = 0;
  const copy = (commandCount: number): InStatement[] => {
    const statements: InStatement[] = [];
    for (let index = 0; index < commandCount; index++) {
      const number = ++sequence;
      const renamed = renaming([
        [String(command['id']), ids.make('cmd')],
        [String(event['id']), ids.make('evt')],
        [String(payment['id']), ids.make('pay')],
        [String(command['idempotency_key']), crypto.randomUUID()],
      ]);
      const place = { first_sequence: number, last_sequence: number, position: number };
      statements.push(
        insert('commands', { ...renamed(without(command, 'seq')), ...place }),
        insert('events', { ...renamed(without(event, 'log_id')), sequence: number }),
        { sql: textSql, args: [words.join(' ')] },
        insert('payments', renamed(payment)),
      );
    }
    const rollupRow = { ...rollup, count: commandCount, total_low: 1_234 * commandCount };
    return [
      ...statements,
      insert('payment_rollups', rollupRow, accumulate),
      ...Array.from({ length: countersOfABatch }, (_, bucket) =>
        insert('command_counts', { ...counts, bucket, count: commandCount }, count),
      ),
    ];
  };
  return copy;
}

/** Begun and finished ones, of an organization and of all. */
const countersOfABatch = 4;
const count = 'ON CONFLICT DO UPDATE SET count = count + excluded.count';

/** Its row has the number of the event, which was inserted just before. */
const textSql = 'INSERT INTO payment_texts (rowid, words) VALUES (last_insert_rowid(), ?)';

const accumulate = `ON CONFLICT DO UPDATE SET count = count + excluded.count,
  total_low = (total_low + excluded.total_low) % 1000000000000000`;

const without = (row: Sample, column: string): Sample =>
  Object.fromEntries(Object.entries(row).filter(([name]) => name !== column));

/** Writes new ids for old ones, in columns and inside of JSON. */
const renaming =
  (names: readonly (readonly [old: string, renamed: string])[]) =>
  (row: Sample): Sample =>
    Object.fromEntries(
      Object.entries(row).map(([column, value]) => [
        column,
        typeof value === 'string'
          ? names.reduce((text, [old, renamed]) => text.replaceAll(old, renamed), value)
          : value,
      ]),
    );

function insert(table: string, row: Sample, conflict = ''): InStatement {
  const columns = Object.keys(row);
  const marks = columns.map(() => '?').join(', ');
  return {
    sql: `INSERT INTO ${table} (${columns.join(', ')}) VALUES (${marks}) ${conflict}`,
    args: Object.values(row),
  };
}
