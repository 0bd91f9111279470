import { afterEach, beforeEach, describe, expect, test } from 'bun:test';
import { createClient } from '@libsql/client/sqlite3';
import { WriteFailure } from '../../../platform/database/database.ts';
import { openFile } from '../../../platform/database/file.ts';
import { createLibsqlCommandStore } from '../../../platform/database/commands/libsql-command-store.ts';
import { DatabaseUnavailable } from '../../../platform/commands/ports.ts';
import { aggregateTables } from '../../../platform/database/tables.ts';
import { scratchFolder } from '../../support/scratch-folder.ts';
import { openTestDatabase, rowsOf, type TestDatabase } from '../../support/database.ts';
import { envelope } from '../../support/envelopes.ts';

let opened: TestDatabase;

beforeEach(async () => {
  opened = await openTestDatabase();
  await opened.database.write([{ sql: 'CREATE TABLE things (id INTEGER) STRICT', args: [] }]);
});
afterEach(() => opened.close());

const insert = (id: number) => ({ sql: 'INSERT INTO things VALUES (?)', args: [id] });

/** Holds the write lock on a connection of its own, as another OS process would. */
async function lock(): Promise<() => Promise<void>> {
  const client = createClient({ url: opened.url });
  const transaction = await client.transaction('write');
  return async () => {
    await transaction.rollback();
    client.close();
  };
}

/** The longest time that the event loop was held while something was awaited. */
async function longestHold(awaited: () => Promise<unknown>): Promise<number> {
  let longest = 0;
  let last = performance.now();
  const timer = setInterval(() => {
    longest = Math.max(longest, performance.now() - last);
    last = performance.now();
  }, 1);
  await awaited();
  clearInterval(timer);
  return Math.max(longest, performance.now() - last);
}

describe('While another process holds the write lock for a second', () => {
  const lockMs = 1_000;
  /** SQLite's own busy wait would hold it for as long as the lock is held. */
  const heldMs = lockMs / 2;

  test('a write waits, is written, and does not hold the event loop meanwhile', async () => {
    // What else runs on the machine may hold any one try up; a busy wait would hold up all.
    const holds: number[] = [];
    for (let attempt = 1; attempt <= 3 && Math.min(...holds) >= heldMs; attempt++) {
      const unlock = await lock();
      const startedAt = performance.now();
      setTimeout(() => void unlock(), lockMs);
      holds.push(await longestHold(() => opened.database.write([insert(attempt)])));
      expect(performance.now() - startedAt).toBeGreaterThanOrEqual(lockMs - 10);
    }
    expect(Math.min(...holds)).toBeLessThan(heldMs);
    const written = await rowsOf(await opened.openAnother(), 'SELECT id FROM things');
    expect(written).toHaveLength(holds.length);
  });

  test('writes keep their order, and none of those that were acknowledged is lost', async () => {
    const unlock = await lock();
    setTimeout(() => void unlock(), lockMs);
    const ids = Array.from({ length: 20 }, (_, index) => index);
    await Promise.all(ids.map((id) => opened.database.write([insert(id)])));
    await opened.database.write([insert(20)]);
    const read = await rowsOf(await opened.openAnother(), 'SELECT id FROM things ORDER BY rowid');
    expect(read.map(({ id }) => Number(id))).toEqual([...ids, 20]);
  });

  test('reads are answered at once', async () => {
    const unlock = await lock();
    const read = await rowsOf(opened.database, 'SELECT count(*) AS count FROM things');
    expect(read).toEqual([{ count: 0n }]);
    await unlock();
  });
});

test('A lock that outlasts the limit makes it certain that nothing is written', async () => {
  const store = createLibsqlCommandStore(opened.database, aggregateTables);
  const unlock = await lock();
  const write = opened.database.write([insert(1)]);
  const accept = store.accept([envelope('org_1')], '2026-03-01T12:00:00.000Z');
  const [written, accepted] = await Promise.allSettled([write, accept]);
  await unlock();
  expect(written).toMatchObject({ status: 'rejected' });
  const failure = (written as PromiseRejectedResult).reason;
  expect(failure).toBeInstanceOf(WriteFailure);
  expect((failure as WriteFailure).kind).toBe('unavailable');
  expect((accepted as PromiseRejectedResult).reason).toBeInstanceOf(DatabaseUnavailable);
  // In the writer's queue behind both: had either been left for later, it would be seen here.
  await opened.database.write([insert(2)]);
  const other = await opened.openAnother();
  expect(await rowsOf(other, 'SELECT id FROM things')).toEqual([{ id: 2n }]);
  expect(await rowsOf(other, 'SELECT id FROM commands')).toEqual([]);
}, 15_000);

test('A file that another process is just making is opened, and waited for', async () => {
  const url = `file:${await scratchFolder()}/new.db`;
  // In the journal mode of a new file, so that the switch to WAL has to wait for this writer.
  const client = createClient({ url });
  const transaction = await client.transaction('write');
  await transaction.execute('CREATE TABLE things (id INTEGER) STRICT');
  const database = await openFile(url);
  const writing = database.write([insert(1)]);
  await transaction.commit();
  client.close();
  await writing;
  expect(await rowsOf(database, 'SELECT id FROM things')).toEqual([{ id: 1n }]);
  await database.close();
});
