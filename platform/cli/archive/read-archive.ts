import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Payment } from '../../../modules/payments/index.ts';
import type { AggregateChange } from '../../commands/ports.ts';
import { insertRows } from '../../database/aggregate-table.ts';
import type { Database, Row, SqlValue } from '../../database/database.ts';
import { openFile } from '../../database/file.ts';
import { migrate } from '../../database/migrate.ts';
import { migrations } from '../../database/migrations/index.ts';
import { paymentTable } from '../../database/payments/payment-table.ts';
import { settled } from '../../generate/generate.ts';
import { buildIndexes, dropIndexes } from '../../generate/indexes.ts';
import { CommandFailure } from '../frame/command-failure.ts';
import { foldPayment, withProcess } from './fold-payment.ts';
import { inOrder, rowsOf, type PartFile } from './lines.ts';
import { collections, copied } from './parts.ts';
import { archiveName, type Archive } from './write-archive.ts';

const eventsAtOnce = 1_000;

/**
 * Writes the history of an archive into a new database, and folds it: payments, refunds, sums and
 * words are made of the events anew. Returns how many payments there are.
 */
export async function readArchive(
  folder: string,
  { organizationId, epoch, rows }: Archive,
  url: string,
  progress: (done: number, what: string) => void,
): Promise<number> {
  let done = 0;
  const passed = (some: number, what: string): void => progress((done += some), what);
  const fileOf = (name: string): PartFile => ({
    path: join(folder, `${name}.ndjson`),
    rows: rows[name] ?? 0,
  });
  const database = await openFile(url);
  try {
    await migrate(database, migrations);
    const indexes = await dropIndexes(database);
    for (const { name, table, columns, atOnce } of copied) {
      for await (const page of rowsOf(fileOf(name), atOnce)) {
        await database.write([insertRows(table, columns, page)]);
        passed(page.length, name);
      }
    }
    const processOf = inOrder(fileOf(collections.name));
    let payments = 0;
    const folded = foldedPayments(database, organizationId, (events) => passed(events, 'payments'));
    for await (const page of folded) {
      const changes: AggregateChange<Payment>[] = [];
      for (const payment of page) {
        const { id } = payment.resource;
        const process = (await processOf(id))?.[1];
        const after = withProcess(payment, process == null ? undefined : String(process));
        const json = JSON.stringify(after.resource);
        const aggregate = { type: 'payment' } as AggregateChange['aggregate'];
        changes.push({ organizationId, id, aggregate, before: undefined, after, json });
      }
      await database.write(paymentTable.save(changes));
      payments += changes.length;
    }
    // What the old place did after the export is not known here: tokens that speak of it tell so.
    const ownEpoch = { sql: 'UPDATE identity SET epoch = ?', args: [epoch + 1] };
    await database.write([...settled, webhooksSettled, reportIdsTaken(organizationId), ownEpoch]);
    buildIndexes(url, indexes, (name) => passed(0, `index ${name}`));
    return payments;
  } finally {
    await database.close();
  }
}

/** Of what happened before, endpoints have got what they were to get. */
const webhooksSettled = {
  sql: `INSERT INTO subscriptions (name, place, fence, moved_at, failures)
    SELECT 'webhooks', place, fence, moved_at, 0 FROM subscriptions WHERE name = 'report'`,
  args: [],
};

/** The ids of reports that were not written, or are forgotten, stay taken: events tell of them. */
const reportIdsTaken = (organizationId: string) => ({
  sql: `INSERT INTO reports
      (organization_id, id, version, status, attempt, rows, finished_at, forgotten, json)
    SELECT organization_id, subject, max(aggregate_version), data ->> '$.status',
      data ->> '$.attempt', 0, time, 2, data FROM events
    WHERE organization_id = ? AND aggregate_type = 'report' GROUP BY subject
    ON CONFLICT (organization_id, id) DO NOTHING`,
  args: [organizationId],
});

/** Payments of an organization in the order of their ids, some at a time, as their events say. */
async function* foldedPayments(
  database: Database,
  organizationId: string,
  passed: (events: number) => void,
): AsyncGenerator<Payment[], void> {
  const sql = `SELECT subject, aggregate_version, type, command_id, time, data FROM events
    WHERE organization_id = ?1 AND aggregate_type = 'payment'
      AND (subject, aggregate_version) > (?2, ?3) ORDER BY subject, aggregate_version LIMIT ${eventsAtOnce}`;
  let place: readonly [SqlValue, SqlValue] = ['', 0];
  let payment: Payment | undefined;
  for (;;) {
    const [events = []]: readonly (readonly Row[])[] = await database.read([
      { sql, args: [organizationId, ...place] },
    ]);
    passed(events.length);
    const finished: Payment[] = [];
    for (const event of events) {
      const begins = Number(event['aggregate_version']) === 1;
      if (begins && payment) finished.push(payment);
      payment = foldPayment(begins ? undefined : payment, event);
    }
    const last = events.at(-1);
    if (!last && payment) finished.push(payment);
    if (finished.length > 0) yield finished;
    if (!last) return;
    place = [last['subject'] ?? null, last['aggregate_version'] ?? null];
  }
}

/** What the archive in a folder says of itself. */
export async function archiveOf(folder: string): Promise<Archive> {
  const text = await readFile(join(folder, archiveName), 'utf8').catch(() => undefined);
  const archive = text === undefined ? undefined : (JSON.parse(text) as Archive);
  if (archive?.format === 1) return archive;
  throw new CommandFailure(
    'failed',
    `Name the folder of a finished "export --all": ${folder} has no ${archiveName}`,
  );
}
