import { expect, test } from 'bun:test';
import { statisticsOf } from '../../../modules/payments/domain/payment-statistics.ts';

const average = (total: bigint, count: number): string | undefined =>
  statisticsOf([{ currency: 'EUR', status: 'failed', count, total, refunded: 0n }], undefined)[0]
    ?.average;

test.each([
  [7n, 1, '7'],
  [5n, 2, '2'],
  [7n, 2, '4'],
  [4n, 3, '1'],
  [5n, 3, '2'],
  [1n, 2, '0'],
  [10n ** 30n + 1n, 2, String(5n * 10n ** 29n)],
])('The average of %d over %d is %s', (total, count, expected) => {
  expect(average(total, count)).toBe(expected);
});

test('All of an entry is said of what the filter lets through', () => {
  const sums = { currency: 'EUR', count: 3, total: 9n, refunded: 0n };
  expect(statisticsOf([{ ...sums, status: 'failed' }], undefined)).toMatchObject([
    { count: 3, completedCount: 0, completedTotal: '0', successRate: 0 },
  ]);
  expect(statisticsOf([{ ...sums, status: 'canceled' }], undefined)).toMatchObject([
    { count: 3, successRate: null },
  ]);
});
