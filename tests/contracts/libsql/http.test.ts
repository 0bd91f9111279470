import { afterEach, beforeEach, describe, expect, test } from 'bun:test';
import { ReadFailure, WriteFailure, type Database } from '../../../platform/database/database.ts';
import { openHttp } from '../../../platform/database/http.ts';
import { openTestDatabase, rowsOf, type TestDatabase } from '../../support/database.ts';
import type { HttpFault } from '../../support/faulty-server.ts';
import { startHranaServer, type HranaServer } from '../../support/hrana-server.ts';
import { until } from '../../support/until.ts';

/** Long enough for a busy machine; those that are to be given up have `hastyMs`. */
const limitMs = 20_000;
const hastyMs = 300;
let opened: TestDatabase;
let server: HranaServer;
let replica: Database;

beforeEach(async () => {
  opened = await openTestDatabase();
  await opened.database.write([
    { sql: 'CREATE TABLE things (id INTEGER, name TEXT, share REAL) STRICT', args: [] },
    { sql: 'INSERT INTO things VALUES (1, ?, 0.5)', args: ['eins'] },
  ]);
  server = await startHranaServer(opened.url);
  replica = openHttp({ url: server.url, authToken: server.authToken, limitMs });
});
afterEach(async () => {
  await replica.close();
  await server.close();
  await opened.close();
});

const insert = (id: number | bigint) =>
  opened.database.write([{ sql: 'INSERT INTO things VALUES (?, NULL, NULL)', args: [id] }]);
const count = async (from = replica): Promise<bigint> => {
  const [row] = await rowsOf(from, 'SELECT count(*) AS count FROM things');
  return row?.['count'] as bigint;
};

const openHasty = (): Database =>
  openHttp({ url: server.url, authToken: server.authToken, limitMs: hastyMs });

const failureOf = (promise: Promise<unknown>): Promise<unknown> =>
  promise.then(
    () => undefined,
    (error: unknown) => error,
  );

describe('A replica over HTTP', () => {
  test('reads the same values as the file, each digit of them', async () => {
    await insert(2n ** 63n - 1n);
    await insert(-(2n ** 53n) - 1n);
    await opened.database.write([
      { sql: 'INSERT INTO things VALUES (3, ?, -0.1)', args: ['支払い 💶\n'] },
    ]);
    const sql = 'SELECT id, name, share, id IS NULL AS none FROM things WHERE id <> ? ORDER BY id';
    expect(await rowsOf(replica, sql, 1)).toEqual(await rowsOf(opened.database, sql, 1));
  });

  test('reads all statements of a call in one snapshot and one request', async () => {
    const statement = { sql: 'SELECT count(*) AS count FROM things', args: [] };
    const asked = server.requests;
    const results = await replica.read([statement, statement, statement]);
    expect(results).toEqual([[{ count: 1n }], [{ count: 1n }], [{ count: 1n }]]);
    expect(server.requests).toBe(asked + 1);
  });

  test('answers many at once', async () => {
    const patient = openHttp({ url: server.url, authToken: server.authToken, limitMs: 20_000 });
    server.delayMs = 20;
    expect(await Promise.all(Array.from({ length: 100 }, () => count(patient)))).toEqual(
      Array.from({ length: 100 }, () => 1n),
    );
    await patient.close();
  });

  test('takes no writes, in any way', async () => {
    const write = [{ sql: 'INSERT INTO things VALUES (2, NULL, NULL)', args: [] }];
    const settled = await Promise.allSettled([
      replica.write(write),
      replica.readInOrder(write),
      replica.read(write),
      replica.read([{ sql: 'INSERT INTO things VALUES (2, NULL, NULL) RETURNING id', args: [] }]),
    ]);
    expect(settled.map(({ status }) => status)).toEqual(settled.map(() => 'rejected'));
    expect((settled[0] as PromiseRejectedResult).reason).toBeInstanceOf(WriteFailure);
    expect(await count(opened.database)).toBe(1n);
  });

  test('says that a read failed, with a token that is not its own too', async () => {
    const other = openHttp({ url: server.url, authToken: 'other', limitMs });
    const settled = await Promise.allSettled([
      replica.read([{ sql: 'SELECT * FROM nowhere', args: [] }]),
      count(other),
    ]);
    for (const each of settled) {
      expect((each as PromiseRejectedResult).reason).toBeInstanceOf(ReadFailure);
    }
    await other.close();
  });

  test.each(['hang', 'cut', 'refuse', 'not json'] as HttpFault[])(
    'whose fault is %p fails in time, and once it is over answers again',
    async (fault) => {
      server.fault = fault;
      const hasty = openHasty();
      const startedAt = performance.now();
      expect(await failureOf(count(hasty))).toBeInstanceOf(ReadFailure);
      expect(performance.now() - startedAt).toBeLessThan(hastyMs + 5_000);
      await hasty.close();
      server.fault = 'none';
      expect(await count()).toBe(1n);
    },
  );

  test('that is slower than the limit fails', async () => {
    const hasty = openHasty();
    server.delayMs = hastyMs + 200;
    expect(await failureOf(count(hasty))).toBeInstanceOf(ReadFailure);
    await hasty.close();
  });
});

describe("The tests' replica", () => {
  test('is not behind, where it has no lag', async () => {
    await insert(2);
    expect(await count()).toBe(2n);
  });

  test('stays where it is, and catches up', async () => {
    server.lagMs = Number.POSITIVE_INFINITY;
    await count();
    await insert(2);
    expect(await count()).toBe(1n);
    server.lagMs = 0;
    expect(await count()).toBe(2n);
  });

  test('shows nothing before its lag is over, and then all', async () => {
    server.lagMs = 200;
    await count();
    await insert(2);
    const startedAt = performance.now();
    expect(await count()).toBe(1n);
    await until('the replica has caught up', 20_000, async () => (await count()) === 2n);
    expect(performance.now() - startedAt).toBeGreaterThanOrEqual(190);
  });
});
