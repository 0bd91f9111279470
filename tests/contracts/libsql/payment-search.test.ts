import { afterAll, beforeAll, expect, test } from 'bun:test';
import * as fc from 'fast-check';
import { pageOf, type PageMark } from '../../../modules/kernel/page.ts';
import type { Payment, PaymentResource } from '../../../modules/payments/domain/payment.ts';
import {
  paymentStatuses,
  type PaymentFilter,
  type PaymentPlace,
  type PaymentSearch,
} from '../../../modules/payments/ports.ts';
import { createLibsqlPaymentReader } from '../../../platform/database/payments/libsql-payment-reader.ts';
import { openTestDatabase, rowsOf, type TestDatabase } from '../../support/database.ts';
import { standing, storePayments } from '../../support/stored-payments.ts';

type List = Pick<PaymentSearch, 'filter' | 'sort' | 'direction'>;
type Mark = PageMark<PaymentPlace>;

let opened: TestDatabase;
let runs = 0;

beforeAll(async () => {
  opened = await openTestDatabase();
});
afterAll(() => opened.close());

const days = ['2026-03-01T23:59:59.999Z', '2026-03-02T00:00:00.000Z', '2026-03-02T00:00:00.001Z'];
const currencies = ['EUR', 'JPY'];
const words = ['tea', 'café', 'Über', '茶', '🎉', 'AND', '"quoted"', '42'];
const plainWords = ['tea', 'cafe', 'uber', '茶', '🎉', 'and', 'quoted', '42'];

const payments = fc.array(
  fc.record({
    amount: fc.constantFrom(1, 2, 3, 9007199254740991),
    currency: fc.constantFrom(...currencies),
    status: fc.constantFrom(...paymentStatuses),
    createdAt: fc.constantFrom(...days),
    userId: fc.constantFrom(null, 'u1', 'u2'),
    reference: fc.constantFrom(null, '', 'r1', 'tea-42'),
    description: fc.option(
      fc.array(fc.constantFrom(...words), { maxLength: 3 }).map((some) => some.join('-')),
    ),
    deleted: fc.boolean(),
  }),
  { maxLength: 25 },
);

const optional = <Value>(value: fc.Arbitrary<Value>) => fc.option(value, { nil: undefined });

const lists: fc.Arbitrary<List> = fc
  .record({
    filter: fc.record({
      statuses: optional(fc.uniqueArray(fc.constantFrom(...paymentStatuses), { minLength: 1 })),
      currency: optional(fc.constantFrom(...currencies)),
      minAmount: optional(fc.constantFrom(1, 2)),
      maxAmount: optional(fc.constantFrom(2, 3)),
      createdAfter: optional(fc.constantFrom(...days.slice(0, 2))),
      createdBefore: optional(fc.constantFrom(...days.slice(1))),
      userId: optional(fc.constantFrom('u1', 'nobody')),
      reference: optional(fc.constantFrom('', 'r1', 'tea-42')),
      words: optional(
        fc.uniqueArray(fc.constantFrom(...plainWords), { minLength: 1, maxLength: 2 }),
      ),
    }),
    sort: fc.constantFrom('createdAt', 'amount', 'status'),
    direction: fc.constantFrom('asc', 'desc'),
    // Few filters at once, or nothing is ever found.
    kept: fc.uniqueArray(
      fc.constantFrom(
        'statuses',
        'createdAfter',
        'words',
        'userId',
        'minAmount',
        'reference',
        'maxAmount',
        'currency',
        'createdBefore',
      ),
      { maxLength: 2 },
    ),
  })
  .map(({ filter, kept, sort, direction }) => {
    const some: PaymentFilter = Object.fromEntries(
      Object.entries(filter).filter(([name]) => (kept as string[]).includes(name)),
    );
    const amounts =
      sort === 'amount' || some.minAmount !== undefined || some.maxAmount !== undefined;
    return { filter: amounts ? { currency: 'EUR', ...some } : some, sort, direction };
  });

const wordsOf = ({ description, reference }: PaymentResource): string[] =>
  `${description ?? ''}-${reference ?? ''}`
    .split('-')
    .map((word) => plainWords[words.indexOf(word)] ?? word);

/** The list that is meant, from all payments in the order of their creation. */
function expected(all: readonly Payment[], { filter, sort, direction }: List): string[] {
  const found = all
    .filter(({ deleted }) => !deleted)
    .map(({ resource }, made) => ({ ...resource, made }))
    .filter(
      (each) =>
        (filter.statuses?.includes(each.status) ?? true) &&
        (filter.currency ?? each.currency) === each.currency &&
        (filter.minAmount ?? 0) <= each.amount &&
        (filter.maxAmount ?? Infinity) >= each.amount &&
        (filter.createdAfter ?? '') < each.createdAt &&
        (filter.createdBefore ?? '~') > each.createdAt &&
        (filter.userId ?? each.userId) === each.userId &&
        (filter.reference ?? each.reference) === each.reference &&
        (filter.words ?? []).every((word) => wordsOf(each).includes(word)),
    );
  const compare = <Value extends string | number>(left: Value, right: Value): number =>
    left < right ? -1 : left > right ? 1 : 0;
  found.sort(
    (left, right) =>
      (sort === 'createdAt' ? 0 : compare(left[sort], right[sort])) ||
      compare(left.createdAt, right.createdAt) ||
      (filter.words && sort === 'createdAt' ? left.made - right.made : compare(left.id, right.id)),
  );
  const sorted = found.map(({ id }) => id);
  return direction === 'asc' ? sorted : sorted.reverse();
}

const reader = (organizationId: string) =>
  createLibsqlPaymentReader(opened.database)(organizationId);

async function page(organizationId: string, list: List, limit: number, mark?: Mark) {
  const search = { ...list, mark, limit, offset: 0, count: true };
  const found = await reader(organizationId).search(search);
  const { rows, ...marks } = pageOf(found, limit, mark);
  return { ...marks, ids: rows.map(({ id }) => id), total: found.total };
}

async function store(organizationId: string, all: readonly Payment[]): Promise<void> {
  const made = all.map((each) => [undefined, { ...each, deleted: false }] as const);
  const gone = all
    .filter(({ deleted }) => deleted)
    .map((each) => [{ ...each, deleted: false }, each] as const);
  if (made.length > 0) await storePayments(opened.database, organizationId, made);
  if (gone.length > 0) await storePayments(opened.database, organizationId, gone);
}

test('Any filter in any order, page by page to both sides, is what a simple program finds', async () => {
  await fc.assert(
    fc.asyncProperty(
      payments,
      fc.array(lists, { minLength: 5, maxLength: 5 }),
      fc.integer({ min: 1, max: 6 }),
      async (some, several, limit) => {
        const organizationId = `org_${++runs}`;
        const all = some
          .toSorted((left, right) => (left.createdAt < right.createdAt ? -1 : 1))
          .map(({ deleted, ...fields }, index) =>
            // Ids that do not rise with time.
            standing(organizationId, { ...fields, id: `pay_${(index * 7) % 31}` }, deleted),
          );
        await store(organizationId, all);
        for (const list of several) {
          const wanted = expected(all, list);
          const forwards: string[][] = [];
          let last = await page(organizationId, list, limit);
          for (;;) {
            forwards.push(last.ids);
            expect(forwards.length).toBeLessThanOrEqual(wanted.length + 1);
            expect(last.total).toEqual({ value: wanted.length, exact: true });
            if (!last.next) break;
            last = await page(organizationId, list, limit, last.next);
          }
          expect(forwards.flat()).toEqual(wanted);
          const backwards = [last.ids];
          while (last.previous) {
            last = await page(organizationId, list, limit, last.previous);
            backwards.unshift(last.ids);
            expect(backwards.length).toBeLessThanOrEqual(wanted.length + 1);
          }
          expect(backwards.filter((ids) => ids.length > 0)).toEqual(
            forwards.filter((ids) => ids.length > 0),
          );
        }
      },
    ),
    { numRuns: 150 },
  );
}, 60_000);

test('A word is another one in each organization, so nobody reads through the words of others', async () => {
  const [mine, theirs] = [`org_${++runs}`, `org_${++runs}`];
  const tea = (organizationId: string) => standing(organizationId, { description: 'tea' });
  await store(mine, [tea(mine)]);
  await store(theirs, [tea(theirs), tea(theirs)]);
  const rowsWith = async (term: string): Promise<number> => {
    const sql = 'SELECT rowid FROM payment_texts WHERE payment_texts MATCH ?';
    return (await rowsOf(opened.database, sql, `"${term}"`)).length;
  };
  expect(await rowsWith('tea')).toBe(0);
  expect([await rowsWith(`${mine}_tea`), await rowsWith(`${theirs}_tea`)]).toEqual([1, 2]);
});
