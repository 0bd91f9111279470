import { afterAll, beforeAll, expect, test } from 'bun:test';
import * as fc from 'fast-check';
import type { Payment, PaymentResource } from '../../../modules/payments/domain/payment.ts';
import { statisticsOf } from '../../../modules/payments/domain/payment-statistics.ts';
import type { StatisticsFilter, StatisticsInterval } from '../../../modules/payments/ports.ts';
import { insertRows } from '../../../platform/database/aggregate-table.ts';
import { createLibsqlPaymentReader } from '../../../platform/database/payments/libsql-payment-reader.ts';
import { openTestDatabase, type TestDatabase } from '../../support/database.ts';
import { standing, storePayments } from '../../support/stored-payments.ts';

const greatest = 9007199254740991;
let opened: TestDatabase;
let runs = 0;

beforeAll(async () => {
  opened = await openTestDatabase();
});
afterAll(() => opened.close());

async function shown(
  organizationId: string,
  filter: StatisticsFilter,
  interval?: StatisticsInterval,
) {
  const { statuses, periods } = await createLibsqlPaymentReader(opened.database)(
    organizationId,
  ).sums(filter, interval && { interval, limit: 1_000 });
  return statisticsOf(statuses, periods);
}

const sum = (values: readonly number[]): bigint =>
  values.reduce((total, value) => total + BigInt(value), 0n);

const startOf: Readonly<Record<StatisticsInterval, (createdAt: string) => string>> = {
  day: (createdAt) => createdAt.slice(0, 10),
  month: (createdAt) => `${createdAt.slice(0, 7)}-01`,
};

/** The same, folded from the payments. */
function folded(
  payments: readonly PaymentResource[],
  { statuses, currency, from = '', to = '~' }: StatisticsFilter,
  interval?: StatisticsInterval,
) {
  const some = payments.filter(
    (each) =>
      (statuses?.includes(each.status) ?? true) &&
      (currency ?? each.currency) === each.currency &&
      from <= each.createdAt.slice(0, 10) &&
      each.createdAt.slice(0, 10) <= to,
  );
  const inOrder = (groups: Map<string, PaymentResource[]>) =>
    [...groups].sort(([left], [right]) => (left < right ? -1 : 1));
  const totals = (group: readonly PaymentResource[]) => ({
    count: group.length,
    total: String(sum(group.map(({ amount }) => amount))),
  });
  return inOrder(Map.groupBy(some, (each) => each.currency)).map(([code, all]) => {
    const of = (status: string) => all.filter((each) => each.status === status);
    const [completed, failed] = [of('completed'), of('failed')];
    const ended = completed.length + failed.length;
    return {
      currency: code,
      ...totals(all),
      average: expect.any(String) as string,
      completedCount: completed.length,
      completedTotal: totals(completed).total,
      refundedTotal: String(sum(all.map(({ amountRefunded }) => amountRefunded))),
      successRate: ended === 0 ? null : completed.length / ended,
      byStatus: Object.fromEntries(
        inOrder(Map.groupBy(all, ({ status }) => status)).map(([status, group]) => [
          status,
          totals(group),
        ]),
      ),
      ...(interval && {
        series: inOrder(Map.groupBy(all, (each) => startOf[interval](each.createdAt))).map(
          ([start, group]) => ({ start, ...totals(group) }),
        ),
      }),
    };
  });
}

test('Whatever happens, statistics are the fold of the payments that are there', async () => {
  const statuses = ['processing', 'completed', 'failed', 'expired'] as const;
  const days = ['2026-02-28', '2026-03-01', '2026-03-02'];
  const fields = fc.record({
    amount: fc.oneof(fc.integer({ min: 1, max: 5 }), fc.constantFrom(greatest, 10 ** 15)),
    amountRefunded: fc.constantFrom(0, 0, 3, 10 ** 15 - 1, greatest),
    currency: fc.constantFrom('EUR', 'JPY'),
    status: fc.constantFrom(...statuses),
    createdAt: fc
      .constantFrom(...days)
      .chain((day) => fc.constantFrom(`${day}T00:00:00.000Z`, `${day}T23:59:59.999Z`)),
  });
  const step = fc.record({ slot: fc.nat(6), fields, deleted: fc.boolean() });
  const nothing = { nil: undefined };
  const asked = fc.record({
    statuses: fc.option(fc.uniqueArray(fc.constantFrom(...statuses), { minLength: 1 }), nothing),
    currency: fc.option(fc.constantFrom('EUR', 'USD'), nothing),
    from: fc.option(fc.constantFrom(...days), nothing),
    to: fc.option(fc.constantFrom(...days), nothing),
  });
  await fc.assert(
    fc.asyncProperty(
      fc.array(fc.array(step, { minLength: 1, maxLength: 6 }), { maxLength: 6 }),
      fc.array(fc.tuple(asked, fc.constantFrom(undefined, 'day', 'month')), { maxLength: 4 }),
      async (batches, questions) => {
        const organizationId = `org_${++runs}`;
        const payments = new Map<number, Payment>();
        for (const batch of batches) {
          const changes = batch.map(({ slot, fields: changed, deleted }) => {
            const before = payments.get(slot);
            const after = standing(organizationId, { ...changed, id: `pay_${slot}` }, deleted);
            payments.set(slot, after);
            return [before, after] as const;
          });
          await storePayments(opened.database, organizationId, changes);
        }
        const there = [...payments.values()].filter(({ deleted }) => !deleted);
        const resources = there.map(({ resource }) => resource);
        for (const [filter, interval] of [[{}, undefined] as const, ...questions]) {
          const found = await shown(organizationId, filter, interval);
          expect(found).toEqual(folded(resources, filter, interval));
        }
      },
    ),
    { numRuns: 100 },
  );
}, 30_000);

test('Sums and their parts pass 2^63, over many days too', async () => {
  const days = 10_000;
  const limb = 10 ** 15 - 1;
  // A thousand million of the greatest payments a day.
  const high = 9 * 10 ** 9;
  const rows = Array.from({ length: days }, (_, index) => {
    const day = new Date(Date.UTC(2000, 0, 1 + index)).toISOString().slice(0, 10);
    return ['org_much', 'EUR', 'completed', day, 1, high, limb, high, limb];
  });
  const columns =
    'organization_id currency status day count total_high total_low refunded_high refunded_low';
  await opened.database.write([insertRows('payment_rollups', columns.split(' '), rows)]);
  const one = BigInt(high) * 10n ** 15n + BigInt(limb);
  const total = String(one * BigInt(days));
  expect(BigInt(limb) * BigInt(days)).toBeGreaterThan(2n ** 63n);
  expect(await shown('org_much', {})).toMatchObject([
    { count: days, total, average: String(one), refundedTotal: total, completedTotal: total },
  ]);
});
