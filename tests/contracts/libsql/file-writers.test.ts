import { hostname } from 'node:os';
import { afterEach, beforeEach, expect, test } from 'bun:test';
import type { Database } from '../../../platform/database/database.ts';
import { startWriter } from '../../../platform/database/file-writer-thread.ts';
import { joinWriters, type Writers } from '../../../platform/database/file-writers.ts';
import { steadyClock } from '../../../platform/database/steady-clock.ts';
import { openTestDatabase, rowsOf, type TestDatabase } from '../../support/database.ts';
import { createGate } from '../../support/gate.ts';
import { until } from '../../support/until.ts';

let file: TestDatabase;
let joined: Writers[];
beforeEach(async () => {
  file = await openTestDatabase();
  joined = [];
});
afterEach(async () => {
  for (const each of joined) await each.close();
  await file.close();
});

async function join(database: Database): Promise<Writers> {
  const writers = await joinWriters(database, steadyClock);
  joined.push(writers);
  return writers;
}
const joinAnother = async (): Promise<Writers> => join(await file.openAnother());
const alone = (writers: Writers): Promise<number> =>
  until('it is alone', 20_000, () => writers.aloneSince ?? undefined);

test('Who comes second may write only when the first one knows of it', async () => {
  const first = await join(file.database);
  expect(first.aloneSince).toBeLessThanOrEqual(steadyClock.now());
  expect(first.noneDiedLately()).toBe(true);
  const second = await joinAnother();
  expect([first.aloneSince, second.aloneSince]).toEqual([null, null]);
  const leftAt = steadyClock.now();
  await first.close();
  expect(await alone(second)).toBeGreaterThanOrEqual(leftAt);
});

test('Who could not look for a while does not know who came, wrote and left meanwhile', async () => {
  const gate = createGate();
  const slow: Database = {
    ...file.database,
    sureSince: 0,
    read: (statements) => gate.passed().then(() => file.database.read(statements)),
  };
  const first = await join(slow);
  gate.close();
  const second = await joinAnother();
  expect([first.aloneSince, second.aloneSince]).toEqual([null, null]);
  await second.close();
  const leftAt = steadyClock.now();
  gate.open();
  expect(await alone(first)).toBeGreaterThanOrEqual(leftAt);
});

test('Who was killed is noticed, and its row is taken away', async () => {
  const killed = Bun.spawn(['true']);
  await killed.exited;
  const sql = 'INSERT INTO writers (id, host, pid) VALUES (?, ?, ?)';
  await file.database.write([
    { sql, args: ['killed', hostname(), killed.pid] },
    // Its process id is ours now, as it is after a container was started again.
    { sql, args: ['before', hostname(), process.pid] },
  ]);
  const { aloneSince, noneDiedLately } = await join(file.database);
  expect([aloneSince === null, noneDiedLately()]).toEqual([false, false]);
  await until('one row', 20_000, async () => {
    const rows = await rowsOf(file.database, 'SELECT id FROM writers');
    return rows.length === 1 && rows[0]?.['id'] !== 'killed';
  });
});

test('Of one on another machine nobody knows whether it has died', async () => {
  const sql = 'INSERT INTO writers (id, host, pid) VALUES (?, ?, ?)';
  await file.database.write([{ sql, args: ['stranger', `not ${hostname()}`, process.pid] }]);
  expect((await join(file.database)).noneDiedLately()).toBe(false);
});

test('Nobody is certain while a write that was given up may still be done', async () => {
  let sureSince: number | null = 0;
  const database: Database = {
    ...file.database,
    get sureSince() {
      return sureSince;
    },
  };
  const writers = await join(database);
  expect(writers.aloneSince).not.toBeNull();
  sureSince = null;
  expect(writers.aloneSince).toBeNull();
  sureSince = steadyClock.now() + 5;
  expect(writers.aloneSince).toBe(sureSince);
});

test('A write that is given up without an answer is in doubt until it has one', async () => {
  const writer = startWriter(file.url, 5_000, -4_500);
  // Its thread has to start, for which half a second may be too little on a busy machine.
  await until('it answers', 20_000, () =>
    writer.send('read', [{ sql: 'SELECT 1', args: [] }]).then(() => true),
  );
  await until('it is sure', 20_000, () => writer.sureSince !== null);
  // Slower than the answer is waited for: ten million rows are counted before it commits.
  const slow = `WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 10000000)
    INSERT INTO writers (id, host, pid) SELECT 'late', 'here', max(i) FROM n`;
  const late = await writer.send('write', [{ sql: slow, args: [] }]).catch((error) => error);
  expect(late).toMatchObject({ kind: 'unknown' });
  expect(writer.sureSince).toBeNull();
  const sureSince = await until('an answer', 50_000, () => writer.sureSince ?? undefined);
  expect(sureSince).toBeGreaterThan(0);
  expect(await rowsOf(file.database, 'SELECT id FROM writers')).toEqual([{ id: 'late' }]);
  await writer.close();
}, 90_000);
