import { expect, test } from 'bun:test';
import type { StoredEvent } from '../../../modules/kernel/event.ts';
import type { Database } from '../../../platform/database/database.ts';
import { createLibsqlEventLog } from '../../../platform/database/events/libsql-event-log.ts';
import { createLibsqlProjectionVersions } from '../../../platform/database/events/libsql-projection-versions.ts';
import { follow } from '../../../platform/events/follow.ts';
import { createLogHead } from '../../../platform/events/log-head.ts';
import type { Subscription } from '../../../platform/events/ports.ts';
import { projection } from '../../../platform/events/projection.ts';
import { createWakeUp } from '../../../platform/events/wake-up.ts';
import { complaintsLog } from '../../support/composed-origin.ts';
import { openTestDatabase, rowsOf } from '../../support/database.ts';
import { until } from '../../support/until.ts';

const clock = { now: () => Date.now() };

const insertEvents = (database: Database, from: number, to: number) =>
  database.write([
    {
      sql: `WITH RECURSIVE n (i) AS (SELECT ?1 UNION ALL SELECT i + 1 FROM n WHERE i < ?2)
        INSERT INTO events (id, organization_id, sequence, type, aggregate_type, subject,
          aggregate_version, command_id, correlation_id, time, data)
        SELECT 'evt_' || i, 'org_1', i, 'payment.created', 'payment', 'pay_' || i, 1, 'cmd', 'cmd',
          '2026-03-01T12:00:00.000Z', json_object('amount', i) FROM n`,
      args: [from, to],
    },
  ]);

/** Follows subscriptions until it is stopped, as the relay does. */
function following(database: Database, subscriptions: readonly Subscription[]) {
  const log = createLibsqlEventLog(database);
  const wakeUp = createWakeUp();
  const head = createLogHead({ log, clock, wakeUp });
  const stop = new AbortController();
  const all = { log, head, wakeUp, clock, logger: complaintsLog().log };
  const ended = (async () => {
    await head.look();
    await Promise.all([
      head.watch(stop.signal),
      ...subscriptions.map((each) => follow(each, all, stop.signal)),
    ]);
  })();
  return {
    async stop() {
      stop.abort();
      await ended;
    },
  };
}

test('A projection is built anew while the one before is read, and takes its place when it is whole', async () => {
  const opened = await openTestDatabase();
  const { database } = opened;
  const versions = createLibsqlProjectionVersions(database);
  const hold = Promise.withResolvers<void>();
  const amounts = (version: number, factor: number) =>
    projection({
      name: 'amounts',
      version,
      versions,
      async apply(events: readonly StoredEvent[]) {
        if (version === 2) await hold.promise;
        const rows = events.map(({ id, data }) => [id, Number(data['amount']) * factor]);
        const sql = `INSERT OR REPLACE INTO amounts_${version} (id, amount)
          SELECT value ->> 0, value ->> 1 FROM json_each(?)`;
        await database.write([{ sql, args: [JSON.stringify(rows)] }]);
      },
    });
  const sum = async (): Promise<[number | undefined, number]> => {
    const version = await versions.shown('amounts');
    const [row] = await rowsOf(database, `SELECT sum(amount) AS sum FROM amounts_${version ?? 1}`);
    return [version, Number(row?.['sum'] ?? 0)];
  };
  for (const version of [1, 2]) {
    const sql = `CREATE TABLE amounts_${version} (id TEXT PRIMARY KEY, amount INTEGER)`;
    await database.write([{ sql, args: [] }]);
  }

  await insertEvents(database, 1, 1_200);
  const first = following(database, [amounts(1, 1)]);
  await until('the first is whole', 5_000, async () => (await versions.shown('amounts')) === 1);
  expect(await sum()).toEqual([1, 720_600]);
  await first.stop();

  const both = following(database, [amounts(1, 1), amounts(2, 10)]);
  await insertEvents(database, 1_201, 1_300);
  await until('the first goes on', 5_000, async () => (await sum())[1] === 845_650);
  expect(await versions.shown('amounts')).toBe(1);
  hold.resolve();
  await until('the second is shown', 5_000, async () => (await versions.shown('amounts')) === 2);
  expect(await sum()).toEqual([2, 8_456_500]);
  await both.stop();
  // A process of the earlier release takes nothing back.
  await versions.show('amounts', 1);
  expect(await versions.shown('amounts')).toBe(2);
  await opened.close();
}, 40_000);
