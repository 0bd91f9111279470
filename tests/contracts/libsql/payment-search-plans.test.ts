import { afterAll, beforeAll, describe, expect, test } from 'bun:test';
import type { PaymentFilter, PaymentSearch } from '../../../modules/payments/ports.ts';
import type { Database } from '../../../platform/database/database.ts';
import { createLibsqlPaymentReader } from '../../../platform/database/payments/libsql-payment-reader.ts';
import { openTestDatabase, type TestDatabase } from '../../support/database.ts';
import { plansOf, readsAll } from '../../support/noted-statements.ts';

let opened: TestDatabase;

beforeAll(async () => {
  opened = await openTestDatabase();
});
afterAll(() => opened.close());

const place = {
  createdAt: '2026-03-01T12:00:00.000Z',
  id: 'pay_1',
  status: 'completed',
  amount: 5,
} as const;

const marks = [
  undefined,
  { towards: 'next', place, inclusive: false },
  { towards: 'previous', place, inclusive: true },
] as const;

const filters: Readonly<Record<string, PaymentFilter>> = {
  nothing: {},
  'a status': { statuses: ['completed'] },
  'some statuses': { statuses: ['completed', 'failed'] },
  'a currency': { currency: 'EUR' },
  'a least amount': { minAmount: 1, currency: 'EUR' },
  'a greatest amount': { maxAmount: 9, currency: 'EUR' },
  'an amount range': { minAmount: 1, maxAmount: 9, currency: 'EUR' },
  'a least time': { createdAfter: '2026-01-01T00:00:00.000Z' },
  'a greatest time': { createdBefore: '2026-12-01T00:00:00.000Z' },
  'a time range': {
    createdAfter: '2026-01-01T00:00:00.000Z',
    createdBefore: '2026-12-01T00:00:00.000Z',
  },
  'a reference': { reference: 'r' },
  'a user': { userId: 'u' },
  'a word': { words: ['tea'] },
  'all at once': {
    statuses: ['completed', 'failed'],
    currency: 'EUR',
    minAmount: 1,
    maxAmount: 9,
    createdAfter: '2026-01-01T00:00:00.000Z',
    createdBefore: '2026-12-01T00:00:00.000Z',
    reference: 'r',
    userId: 'u',
    words: ['tea'],
  },
};

const searches = Object.entries(filters).flatMap(([name, filter]) =>
  (['createdAt', 'amount', 'status'] as const).flatMap((sort) =>
    (['asc', 'desc'] as const).map((direction) => {
      const needed = sort === 'amount' ? { currency: 'EUR' } : {};
      return [name, sort, direction, { ...filter, ...needed }] as const;
    }),
  ),
);

const plansFor = (search: Omit<PaymentSearch, 'limit' | 'offset' | 'count'>) =>
  plansOf(opened, (database: Database) =>
    createLibsqlPaymentReader(database)('org_1').search({
      ...search,
      limit: 10,
      offset: 0,
      count: true,
    }),
  );

describe('Payments are read in the order of an index, and no table from end to end, by', () => {
  test.each(searches)('%s, sorted by %s %s', async (_, sort, direction, filter) => {
    for (const mark of marks) {
      const statements = await plansFor({ filter, sort, direction, mark });
      const plans = statements.flat();
      expect(plans.filter(readsAll)).toEqual([]);
      expect(plans.filter((detail) => /MATERIALIZE|AUTOMATIC/.test(detail))).toEqual([]);
      // The order of words is that of creation; in another one a bounded number of them is sorted.
      const sorts = plans.filter((detail) => detail.includes('TEMP B-TREE'));
      expect(sorts.length).toBeLessThanOrEqual(filter.words && sort !== 'createdAt' ? 2 : 0);
      const ranges = plans.filter(
        (detail) => detail.startsWith('SEARCH payments ') && !detail.endsWith(' AND id=?)'),
      );
      if (!filter.words) expect(ranges).not.toEqual([]);
      for (const range of ranges) {
        const named = /USING COVERING INDEX payments_by_\w+ \(organization_id=\? AND .*status=\?/;
        expect(range).toMatch(named);
      }
    }
  });
});

test.each(['createdAt', 'amount', 'status'] as const)(
  'A page that is sorted by %s begins at its place, not at a bound of the filter',
  async (sort) => {
    const filter = filters['all at once'] ?? {};
    const { words: _, ...withoutWords } = filter;
    const columns = sort === 'amount' ? 'amount,created_at,id' : 'created_at,id';
    for (const mark of marks.slice(1)) {
      const [, page = []] = await plansFor({
        filter: { ...withoutWords, statuses: ['completed'] },
        sort,
        direction: 'desc',
        mark,
      });
      const range = page.find((detail) => detail.startsWith('SEARCH payments '));
      expect(range).toContain(`(${columns})${mark?.towards === 'next' ? '<' : '>'}(`);
    }
  },
);

test('Statistics are read from a range of the rollups', async () => {
  const series = { interval: 'month', limit: 10 } as const;
  const plans = await plansOf(opened, (database) =>
    createLibsqlPaymentReader(database)('org_1').sums({ from: '2026-01-01' }, series),
  );
  const rollups = plans.flat().filter((detail) => detail.includes('payment_rollups'));
  expect(rollups).toHaveLength(2);
  for (const detail of rollups) expect(detail).toStartWith('SEARCH payment_rollups USING PRIMARY');
  expect(plans.flat().filter(readsAll)).toEqual([]);
});
