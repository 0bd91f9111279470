import { afterEach, beforeEach, describe, expect, test } from 'bun:test';
import { createInbox } from '../../../platform/commands/inbox.ts';
import { ReadFailure, WriteFailure, type Database } from '../../../platform/database/database.ts';
import { openHttpPrimary } from '../../../platform/database/http-primary.ts';
import { createLibsqlCommandStore } from '../../../platform/database/commands/libsql-command-store.ts';
import { migrate } from '../../../platform/database/migrate.ts';
import { migrations } from '../../../platform/database/migrations/index.ts';
import { aggregateTables } from '../../../platform/database/tables.ts';
import { newTestDatabase, rowsOf } from '../../support/database.ts';
import { definitionsOn, startEngine } from '../../support/engine.ts';
import { envelope } from '../../support/envelopes.ts';
import type { HttpFault } from '../../support/faulty-server.ts';
import { startHranaPrimary, type HranaPrimary } from '../../support/hrana-server.ts';

const limitMs = 300;
let file: Awaited<ReturnType<typeof newTestDatabase>>;
let server: HranaPrimary;
let database: Database;

beforeEach(async () => {
  file = await newTestDatabase('file');
  server = await startHranaPrimary(file.url);
  database = openHttpPrimary({ ...server, limitMs });
  await migrate(openHttpPrimary(server), migrations);
  await database.write([{ sql: 'CREATE TABLE things (id INTEGER PRIMARY KEY) STRICT', args: [] }]);
});
afterEach(async () => {
  server.fault = 'none';
  await database.close();
  await server.close();
  await file.close();
});

const insert = (id: number | bigint, into = database) =>
  into.write([{ sql: 'INSERT INTO things VALUES (?)', args: [id] }]);
const kindOf = async (write: Promise<unknown>): Promise<string> => {
  try {
    await write;
    return 'written';
  } catch (error) {
    return error instanceof WriteFailure ? error.kind : String(error);
  }
};
const things = async (): Promise<number[]> =>
  (await rowsOf(database, 'SELECT id FROM things ORDER BY id')).map(({ id }) => Number(id));

/** The same server again, after it was away. */
async function startAgain(): Promise<void> {
  const port = Number(new URL(server.url).port);
  await server.close();
  server = await startHranaPrimary(file.url, { port });
}

describe('A primary over HTTP', () => {
  test('writes in the order asked for, one request a write, and reads in that order', async () => {
    const before = server.requests;
    const writes = Array.from({ length: 20 }, (_, index) => insert(index));
    const read = database.readInOrder([{ sql: 'SELECT count(*) AS count FROM things', args: [] }]);
    writes.push(insert(20));
    expect(await read).toEqual([[{ count: 20n }]]);
    await Promise.all(writes);
    expect(server.requests).toBe(before + 22);
    const order = await rowsOf(database, 'SELECT id FROM things ORDER BY rowid');
    expect(order).toHaveLength(21);
  });

  test.each([
    ['cut', 'unknown', [1]],
    ['drop', 'unknown', []],
    ['hang', 'unknown', []],
    ['refuse', 'unknown', []],
    ['not json', 'unknown', []],
  ] as [HttpFault, string, number[]][])(
    'of a write whose fault is %p says %p, and reading tells what became of it',
    async (fault, kind, left) => {
      expect(database.sureSince).toBe(0);
      server.fault = fault;
      const startedAt = performance.now();
      expect(await kindOf(insert(1))).toBe(kind);
      expect(performance.now() - startedAt).toBeLessThan(limitMs + 2_000);
      expect(database.sureSince).toBeNull();
      server.fault = 'none';
      expect(await things()).toEqual(left);
      expect(await kindOf(insert(1))).toBe(left.length > 0 ? 'conflict' : 'written');
    },
  );

  test('says that nothing was written where nobody listens or the token is wrong', async () => {
    const stranger = openHttpPrimary({ url: server.url, authToken: 'other' });
    expect(await kindOf(insert(1, stranger))).toBe('unavailable');
    expect(await stranger.read([{ sql: 'SELECT 1', args: [] }]).catch(String)).not.toContain(
      'other',
    );
    const port = Number(new URL(server.url).port);
    await server.close();
    expect(await kindOf(insert(1))).toBe('unavailable');
    expect(things()).rejects.toBeInstanceOf(ReadFailure);
    server = await startHranaPrimary(file.url, { port });
    expect(await things()).toEqual([]);
    expect(database.sureSince).toBe(0);
  });

  test('goes on when its server was started again: a read notices nothing', async () => {
    await insert(1);
    await startAgain();
    expect(await things()).toEqual([1]);
    expect(await kindOf(insert(2))).toBe('written');
  });

  test('waits for a lock that somebody else holds, and gives up in time', async () => {
    const other = await file.open();
    const holding = other.write([
      { sql: 'INSERT INTO things VALUES (1)', args: [] },
      {
        sql: `WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n LIMIT 3000000)
          INSERT INTO things SELECT 2 FROM n WHERE i = 3000000`,
        args: [],
      },
    ]);
    expect(await kindOf(insert(3))).toBe('written');
    await holding;
    expect(await things()).toEqual([1, 2, 3]);
  });

  test('does not begin what has waited too long behind a server that hangs', async () => {
    const patient = openHttpPrimary({ ...server, limitMs: 5_500 });
    server.fault = 'hang';
    const kinds = await Promise.all([kindOf(insert(1, patient)), kindOf(insert(2, patient))]);
    expect(kinds).toEqual(['unknown', 'unavailable']);
  }, 20_000);

  test('does not take the way to it for time that the write ran', async () => {
    server.delayMs = 60;
    const far = openHttpPrimary(server);
    for (let id = 0; id < 4; id++) await insert(id, far);
    expect(far.writeMs).toBeLessThan(50);
    expect(far.writeMs).toBeGreaterThanOrEqual(0);
  });

  test('of two that race for a key one has it', async () => {
    const other = openHttpPrimary(server);
    const kinds = await Promise.all([kindOf(insert(7)), kindOf(insert(7, other))]);
    expect(kinds.sort()).toEqual(['conflict', 'written']);
  });
});

describe('Commands over a connection that is cut', () => {
  const accepted = () => rowsOf(database, 'SELECT id, status FROM commands');
  const storeOn = () => createLibsqlCommandStore(database, aggregateTables);

  test.each(['cut', 'drop', 'hang'] as HttpFault[])(
    'an accept whose fault is %p is repeated, and there once',
    async (fault) => {
      const inbox = createInbox({ store: storeOn(), clock: { now: () => Date.now() } });
      await storeOn().lastWaiting();
      // The inbox counts what waits in the database before it writes; that is not to fail here.
      const first = envelope('org_1');
      await inbox.accept(first);
      server.fault = fault;
      const sent = envelope('org_1');
      const accepting = inbox.accept(sent);
      const asked = server.requests;
      while (server.requests === asked) await Bun.sleep(5);
      await Bun.sleep(50);
      server.fault = 'none';
      expect((await accepting).kind).toBe('accepted');
      expect((await accepted()).map(({ id }) => id)).toEqual([first.id, sent.id]);
    },
  );

  test.each(['cut', 'drop', 'hang'] as HttpFault[])(
    'a commit whose fault is %p leaves one effect, whoever comes next',
    async (fault) => {
      const engine = await startEngine(storeOn(), definitionsOn(database));
      const sent = Array.from({ length: 5 }, () => envelope('org_1'));
      await storeOn().accept(sent, '2026-03-01T12:00:00.000Z');
      // The read of what waits passes, and the commit behind it does not.
      const passed = server.requests + 1;
      const executing = engine.executeBatch(['org_1']);
      while (server.requests < passed) await Bun.sleep(1);
      server.fault = fault;
      await executing;
      server.fault = 'none';
      await engine.drain('org_1');
      const events = await rowsOf(database, 'SELECT sequence, command_id FROM events ORDER BY 1');
      expect(events.map((event) => event['command_id'])).toEqual(sent.map(({ id }) => id));
      expect(events.map((event) => event['sequence'])).toEqual([1n, 2n, 3n, 4n, 5n]);
      expect((await accepted()).map(({ status }) => status)).toEqual(sent.map(() => 'succeeded'));
    },
  );
});
