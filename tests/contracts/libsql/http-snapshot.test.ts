import { afterEach, beforeEach, expect, test } from 'bun:test';
import { ReadFailure } from '../../../platform/database/database.ts';
import { openHttpPrimary } from '../../../platform/database/http-primary.ts';
import { openHttpSnapshot } from '../../../platform/database/http-snapshot.ts';
import { newTestDatabase } from '../../support/database.ts';
import { startHranaPrimary, type HranaPrimary } from '../../support/hrana-server.ts';
import { until } from '../../support/until.ts';

const expireMs = 400;
let file: Awaited<ReturnType<typeof newTestDatabase>>;
let server: HranaPrimary;

beforeEach(async () => {
  file = await newTestDatabase('file');
  server = await startHranaPrimary(file.url, { expireMs });
  await write('CREATE TABLE things (id INTEGER) STRICT');
});
afterEach(async () => {
  await server.close();
  await file.close();
});

const write = async (sql: string): Promise<void> => {
  const database = openHttpPrimary(server);
  await database.write([{ sql, args: [] }]);
  await database.close();
};
const count = [{ sql: 'SELECT count(*) AS count FROM things', args: [] }];

test('It is kept while nobody reads, for longer than a silent stream is', async () => {
  const snapshot = await openHttpSnapshot(server, 50);
  await write('INSERT INTO things VALUES (1)');
  await Bun.sleep(3 * expireMs);
  expect(await snapshot.read(count)).toEqual([[{ count: 0n }]]);
  await snapshot.close();
  await until('no stream', 2_000, () => server.streams === 0);
});

test('One that the server has let go is lost for good, and never another moment', async () => {
  const snapshot = await openHttpSnapshot(server, 60_000);
  await write('INSERT INTO things VALUES (1)');
  await until('no stream', 5_000, () => server.streams === 0);
  for (let time = 0; time < 3; time++) {
    const failure = await snapshot.read(count).catch((error: unknown) => error);
    expect(failure).toBeInstanceOf(ReadFailure);
  }
  await snapshot.close();
});

test('With its server it is lost, which shows in what is read next', async () => {
  const snapshot = await openHttpSnapshot(server, 50);
  expect(await snapshot.read(count)).toEqual([[{ count: 0n }]]);
  const port = Number(new URL(server.url).port);
  await server.close();
  server = await startHranaPrimary(file.url, { port, expireMs });
  await write('INSERT INTO things VALUES (1)');
  expect(snapshot.read(count)).rejects.toBeInstanceOf(ReadFailure);
  const another = await openHttpSnapshot(server);
  expect(await another.read(count)).toEqual([[{ count: 1n }]]);
  await another.close();
});

test('A transaction that was ended behind its back is noticed, whatever is read', async () => {
  const snapshot = await openHttpSnapshot(server, 60_000);
  await write('INSERT INTO things VALUES (1)');
  // What a server does that takes a transaction away, and keeps the stream.
  await snapshot.read([{ sql: 'ROLLBACK', args: [] }]).catch(() => undefined);
  const failure = await snapshot.read(count).catch((error: unknown) => error);
  expect(failure).toBeInstanceOf(ReadFailure);
  expect(String(failure)).toContain('lost');
});

test('Where nobody answers none is taken', async () => {
  const database = openHttpPrimary(server);
  await server.close();
  expect(database.snapshot()).rejects.toBeInstanceOf(ReadFailure);
  server = await startHranaPrimary(file.url);
});
