import { afterEach, beforeEach, describe, expect, test } from 'bun:test';
import { createClient } from '@libsql/client/sqlite3';
import { ReadFailure } from '../../../platform/database/database.ts';
import {
  databaseKinds,
  openTestDatabase,
  rowsOf,
  type TestDatabase,
} from '../../support/database.ts';
import { fillPayments } from '../../support/reports.ts';

describe.each(databaseKinds)('A snapshot (%s)', (kind) => {
  let opened: TestDatabase;

  beforeEach(async () => {
    opened = await openTestDatabase(kind);
  });
  afterEach(() => opened.close());

  const count = 'SELECT count(*) AS count FROM payments';

  test('What is committed later does not show, in however many reads', async () => {
    const { database } = opened;
    await fillPayments(database, 'org_1', 10);
    const snapshot = await database.snapshot();
    const counted = async (): Promise<unknown> =>
      (await snapshot.read([{ sql: count, args: [] }]))[0];
    await fillPayments(database, 'org_2', 5_000);
    expect(await counted()).toEqual([{ count: 10n }]);
    await database.write([{ sql: 'DELETE FROM payments', args: [] }]);
    expect(await counted()).toEqual([{ count: 10n }]);
    const later = await database.snapshot();
    expect(await later.read([{ sql: count, args: [] }])).toEqual([[{ count: 0n }]]);
    expect(await counted()).toEqual([{ count: 10n }]);
    expect(await rowsOf(database, count)).toEqual([{ count: 0n }]);
    await later.close();
    await snapshot.close();
  });

  test('It is the moment at which it was opened, not that of its first read', async () => {
    const { database } = opened;
    const snapshot = await database.snapshot();
    await fillPayments(database, 'org_1', 10);
    expect(await snapshot.read([{ sql: count, args: [] }])).toEqual([[{ count: 0n }]]);
    await snapshot.close();
  });

  test('Nothing is written through it, and a mistake ends nothing', async () => {
    const { database } = opened;
    await fillPayments(database, 'org_1', 1);
    const snapshot = await database.snapshot();
    for (const sql of ['DELETE FROM payments', 'SELECT * FROM nowhere']) {
      const failure = await snapshot.read([{ sql, args: [] }]).catch((error: unknown) => error);
      expect(failure).toBeInstanceOf(ReadFailure);
    }
    expect(await snapshot.read([{ sql: count, args: [] }])).toEqual([[{ count: 1n }]]);
    await snapshot.close();
    expect(await rowsOf(database, count)).toEqual([{ count: 1n }]);
  });

  // The server of the tests runs on the thread of the tests.
  const testOfThreads = kind === 'file' ? test : () => undefined;
  testOfThreads('A long read in it holds up neither the event loop nor the writer', async () => {
    const { database } = opened;
    await fillPayments(database, 'org_1', 6_000);
    const snapshot = await database.snapshot();
    const sql = `SELECT count(*) AS count FROM payments AS a, payments AS b
    WHERE a.amount * 3 > b.amount + 1`;
    const startedAt = performance.now();
    let over = false;
    const read = snapshot.read([{ sql, args: [] }]).finally(() => {
      over = true;
    });
    let writes = 0;
    let lastTick = performance.now();
    let latestMs = 0;
    const ticks = setInterval(() => {
      latestMs = Math.max(latestMs, performance.now() - lastTick);
      lastTick = performance.now();
    }, 1);
    while (!over) {
      await fillPayments(database, `org_${writes + 2}`, 1);
      writes++;
    }
    clearInterval(ticks);
    await read;
    expect(writes).toBeGreaterThan(1);
    // Were it on this thread, the latest tick would be as late as the read is long.
    expect(latestMs).toBeLessThan((performance.now() - startedAt) * 0.8);
    await snapshot.close();
  });

  test('While it is open what is written stays in the log, and no longer', async () => {
    const { database } = opened;
    const checkpoint = async (): Promise<unknown> => {
      const client = createClient({ url: opened.url });
      const { rows } = await client.execute('PRAGMA wal_checkpoint(TRUNCATE)');
      client.close();
      return rows[0]?.['busy'];
    };
    const snapshot = await database.snapshot();
    await fillPayments(database, 'org_1', 1_000);
    expect(await checkpoint()).toBe(1);
    await snapshot.close();
    await snapshot.close();
    expect(await checkpoint()).toBe(0);
    const late = await snapshot.read([{ sql: count, args: [] }]).catch((error: unknown) => error);
    expect(late).toBeInstanceOf(ReadFailure);
  });
});
