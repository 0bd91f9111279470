import { afterAll, beforeAll, describe, expect, test } from 'bun:test';
import { pageOf } from '../../../modules/kernel/page.ts';
import type { PaymentFilter, PaymentSearch } from '../../../modules/payments/ports.ts';
import { createLibsqlPaymentReader } from '../../../platform/database/payments/libsql-payment-reader.ts';
import { openTestDatabase, type TestDatabase } from '../../support/database.ts';
import { plansOf } from '../../support/noted-statements.ts';
import { standing, storePayments } from '../../support/stored-payments.ts';

const organizationId = 'org_1';
const size = 12_000;
const rareAmount = 7;

let opened: TestDatabase;

/** Payments of one currency, all with the word "tea", the oldest of which are unlike the others. */
beforeAll(async () => {
  opened = await openTestDatabase();
  for (let first = 0; first < size; first += 2_000) {
    const some = Array.from({ length: 2_000 }, (_, index) => {
      const number = first + index;
      const rare = number < 3;
      return standing(organizationId, {
        id: `pay_${String(number).padStart(5, '0')}`,
        amount: rare ? rareAmount : 1_000 + number,
        status: rare ? 'failed' : 'completed',
        description: number % 5 === 0 ? 'green tea' : 'tea',
        reference: rare ? 'rare' : 'common',
        userId: rare ? 'u1' : null,
        createdAt: new Date(Date.UTC(2026, 0, 1) + number * 1_000).toISOString(),
      });
    });
    const changes = some.map((each) => [undefined, each] as const);
    await storePayments(opened.database, organizationId, changes);
  }
}, 60_000);
afterAll(() => opened.close());

const start: Omit<PaymentSearch, 'filter'> = {
  sort: 'createdAt',
  direction: 'desc',
  mark: undefined,
  limit: 10,
  offset: 0,
  count: false,
};

async function page(search: PaymentSearch) {
  const found = await createLibsqlPaymentReader(opened.database)(organizationId).search(search);
  const { rows, ...marks } = pageOf(found, search.limit, search.mark);
  return { ...marks, ids: rows.map(({ id }) => id), total: found.total };
}

const pageLimit = 500;

/** All pages of a list. */
async function walkForwards(search: PaymentSearch) {
  const forwards = [await page(search)];
  for (let last = forwards[0]; last?.next && forwards.length < pageLimit; last = forwards.at(-1)) {
    forwards.push(await page({ ...search, mark: last.next }));
  }
  return forwards;
}

/** All pages of a list, to its end and back again. */
async function walk(search: PaymentSearch) {
  const forwards = await walkForwards(search);
  const backwards = forwards.slice(-1);
  for (
    let last = backwards[0];
    last?.previous && backwards.length < pageLimit;
    last = backwards[0]
  ) {
    backwards.unshift(await page({ ...search, mark: last.previous }));
  }
  return { forwards, backwards };
}

const oldest = ['pay_00002', 'pay_00001', 'pay_00000'];

describe('Where a filter has no index, a page ends after so many entries and the next goes on', () => {
  test.each<[string, PaymentFilter, number]>([
    ['amounts, in the entries of an index', { currency: 'EUR', maxAmount: 9 }, 2],
    ['words, each looked up', { words: ['tea'], currency: 'EUR', maxAmount: 9 }, 6],
    ['words and a status', { words: ['tea'], statuses: ['failed'] }, 6],
  ])('%s', async (_, filter, pages) => {
    const { forwards, backwards } = await walk({ ...start, filter });
    expect(forwards.length).toBeLessThanOrEqual(pages + 1);
    expect(forwards.length).toBeGreaterThan(1);
    expect(forwards[0]).toMatchObject({ ids: [], previous: null });
    expect(forwards[0]?.next).not.toBeNull();
    expect(forwards.flatMap(({ ids }) => ids)).toEqual(oldest);
    expect(backwards.flatMap(({ ids }) => ids)).toEqual(oldest);
  });
});

test.each<[string, PaymentFilter]>([
  ['a user', { userId: 'u1' }],
  ['a reference', { reference: 'rare' }],
])('A word that very many have is looked for among the payments of %s', async (_, filter) => {
  const found = await page({ ...start, filter: { ...filter, words: ['tea'] }, count: true });
  expect(found).toMatchObject({ ids: oldest, next: null, total: { value: 3, exact: true } });
});

test('A word that very many have is looked up in the order that is asked for', async () => {
  const search = { ...start, filter: { words: ['tea', 'green'] }, limit: 100 };
  const byStatus = { ...search, sort: 'status', direction: 'asc' } as const;
  const plans = await plansOf(opened, (database) =>
    createLibsqlPaymentReader(database)(organizationId).search(byStatus),
  );
  expect(plans.flat().join()).not.toContain('TEMP B-TREE');
  const forwards = await walkForwards(byStatus);
  const fifth = (id: string): boolean => Number(id.slice(4)) % 5 === 0;
  const all = Array.from({ length: size }, (_, index) => `pay_${String(index).padStart(5, '0')}`);
  // "completed" stands before "failed".
  const ids = forwards.flatMap((each) => each.ids);
  expect(ids).toEqual([...all.slice(3).filter(fifth), ...all.slice(0, 3).filter(fifth)]);
});

describe('A total is', () => {
  const totalOf = async (filter: PaymentFilter) =>
    (await page({ ...start, filter, count: true })).total;

  test.each<[string, PaymentFilter, number]>([
    ['nothing', {}, size],
    ['a status', { statuses: ['completed'] }, size - 3],
    ['a currency', { currency: 'EUR' }, size],
    ['a reference that few have', { reference: 'rare' }, 3],
    ['words that few have', { words: ['green'] }, size / 5],
  ])('exact of %s', async (_, filter, value) => {
    expect(await totalOf(filter)).toEqual({ value, exact: true });
  });

  test.each<[string, PaymentFilter, number]>([
    ['a reference', { reference: 'common' }, 10_000],
    ['a time', { createdAfter: '2025-01-01T00:00:00.000Z' }, 10_000],
    ['words', { words: ['tea'] }, 10_000],
    ['amounts', { currency: 'EUR', minAmount: 1_000 }, 10_000],
  ])('counted up to a limit of %s', async (_, filter, value) => {
    expect(await totalOf(filter)).toEqual({ value, exact: false });
  });
});

test('The last page that a number reaches', async () => {
  const last = await page({ ...start, filter: {}, offset: 9_990 });
  expect(last.ids).toEqual(
    Array.from({ length: 10 }, (_, index) => `pay_${String(2_009 - index).padStart(5, '0')}`),
  );
  expect(last.next).not.toBeNull();
});
