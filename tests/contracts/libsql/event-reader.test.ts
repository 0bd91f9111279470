import { afterAll, beforeAll, describe, expect, test } from 'bun:test';
import type { EventPage } from '../../../modules/events/ports.ts';
import type { Database } from '../../../platform/database/database.ts';
import { createLibsqlCausalChains } from '../../../platform/database/events/libsql-causal-chains.ts';
import { createLibsqlEventHeads } from '../../../platform/database/events/libsql-event-heads.ts';
import { createLibsqlEventLog } from '../../../platform/database/events/libsql-event-log.ts';
import { createLibsqlEventReader } from '../../../platform/database/events/libsql-event-reader.ts';
import { openTestDatabase, type TestDatabase } from '../../support/database.ts';
import { plansOf, readsAll } from '../../support/noted-statements.ts';

let opened: TestDatabase;
const organizationId = 'org_1';
const events = 25_000;
const rareEvery = 11_000;

beforeAll(async () => {
  opened = await openTestDatabase();
  const { database } = opened;
  const insert = (count: number, organization: string) =>
    database.write([
      {
        sql: `WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < ?1)
          INSERT INTO events (id, organization_id, sequence, type, aggregate_type, subject,
            aggregate_version, command_id, correlation_id, causation_id, time, data)
          SELECT 'evt_' || ?2 || i, ?2, i,
            CASE WHEN i % ?3 = 0 THEN 'payment.failed' ELSE 'payment.created' END,
            'payment', 'pay_' || i, 1, 'cmd', 'cmd',
            CASE WHEN i > 1 AND i < 100 THEN 'evt_' || ?2 || (i - 1) END,
            '2026-03-01T12:00:00.000Z', '{}' FROM n`,
        args: [count, organization, rareEvery],
      },
    ]);
  await insert(events, organizationId);
  await insert(100, 'org_2');
});
afterAll(() => opened.close());

const page = (asked: Partial<EventPage> = {}, database: Database = opened.database) =>
  createLibsqlEventReader(database)(organizationId).page({
    types: undefined,
    subject: undefined,
    mark: { towards: 'next', place: { sequence: 0 }, inclusive: false },
    limit: 10,
    ...asked,
  });

test('Where a type is rare a page is short, and goes on where it stopped looking', async () => {
  const types = ['payment.failed'];
  const first = await page({ types });
  expect([first.rows.length, first.edge]).toEqual([0, { sequence: 10_000 }]);
  const found: number[] = [];
  let pages = 0;
  for (let place: number | undefined = 0; place !== undefined; pages++) {
    const mark = { towards: 'next' as const, place: { sequence: place }, inclusive: false };
    const { rows, edge } = await page({ types, mark });
    found.push(...rows.map(({ sequence }) => sequence));
    place = edge?.sequence;
  }
  expect([found, pages]).toEqual([[11_000, 22_000], 3]);
  const mark = { towards: 'previous' as const, place: { sequence: events }, inclusive: true };
  const back = await page({ types, mark });
  expect([back.rows.map(({ sequence }) => sequence), back.edge]).toEqual([
    [22_000],
    { sequence: 15_000 },
  ]);
});

test('Events are counted as far as lists are, and without a filter all of them', async () => {
  const totalOf = async (asked: Partial<EventPage>) =>
    (await page({ ...asked, count: true })).total;
  const mark = { towards: 'next' as const, place: { sequence: 24_000 }, inclusive: false };
  expect((await page()).total).toBeUndefined();
  expect(await totalOf({ mark })).toEqual({ value: events, exact: true });
  expect(await totalOf({ types: ['*'] })).toEqual({ value: events, exact: true });
  expect(await totalOf({ types: ['payment.created'] })).toEqual({ value: 10_000, exact: false });
  expect(await totalOf({ types: ['payment.failed'] })).toEqual({ value: 0, exact: false });
  expect(await totalOf({ subject: 'pay_24000', mark })).toEqual({ value: 1, exact: true });
});

test('Rows are passed over', async () => {
  const { rows } = await page({ types: ['payment.created'], offset: 9_990 });
  expect(rows.map(({ sequence }) => sequence).at(0)).toBe(9_991);
  expect(rows).toHaveLength(10);
});

describe('No table is read from end to end, and no more than a page needs, by', () => {
  test.each<[string, (database: Database) => Promise<unknown>, string]>([
    ['a page', (database) => page({}, database), '(organization_id=? AND sequence>?'],
    ['a count', (database) => page({ types: ['a.b'], count: true }, database), 'sequence>?'],
    ['a type', (database) => page({ types: ['payment.*'] }, database), 'sequence>?'],
    [
      'a subject',
      (database) => page({ subject: 'pay_1' }, database),
      '(organization_id=? AND aggregate_type=? AND subject=?)',
    ],
    [
      'a page backwards',
      (database) =>
        page({ mark: { towards: 'previous', place: { sequence: 9 }, inclusive: false } }, database),
      'sequence<?',
    ],
    [
      'one event',
      (database) => createLibsqlEventReader(database)(organizationId).get('evt_1'),
      'events_by_id',
    ],
    ['heads', (database) => createLibsqlEventHeads(database)(['org_1', 'org_2']), 'COVERING INDEX'],
    [
      'the states of subscriptions',
      (database) => createLibsqlEventLog(database).states(0),
      'events USING INTEGER PRIMARY KEY',
    ],
  ])('%s', async (_, step, index) => {
    const plans = (await plansOf(opened, step)).flat();
    expect(plans.filter(readsAll)).toEqual([]);
    expect(plans.join('\n')).toContain(index);
  });
});

test('A chain of causes is counted, up to a limit', async () => {
  const chains = createLibsqlCausalChains(opened.database, { now: () => 0 });
  const log = createLibsqlEventLog(opened.database);
  const { events: read } = await log.after(0, 99, 99);
  const depths = await Promise.all(
    [0, 1, 5, 50].map((at) => {
      const event = read[at];
      if (!event) throw new Error('There is such an event');
      return chains.depth(event, 16);
    }),
  );
  expect(depths).toEqual([0, 1, 5, 16]);
});
