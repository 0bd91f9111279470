import { afterAll, beforeAll, expect, test } from 'bun:test';
import * as fc from 'fast-check';
import type { Payment, PaymentResource } from '../../../modules/payments/domain/payment.ts';
import { payment } from '../../../modules/payments/domain/payment.ts';
import { limbBase, rollupStatement } from '../../../platform/database/payments/payment-rollup.ts';
import { openTestDatabase, type TestDatabase } from '../../support/database.ts';
import { rollupsOf } from '../../support/rollups.ts';
import { created, paymentAfter } from '../../modules/payments/history.ts';

const greatest = 9007199254740991;
let opened: TestDatabase;
let runs = 0;

beforeAll(async () => {
  opened = await openTestDatabase();
});
afterAll(() => opened.close());

const stands = (of: Partial<PaymentResource>, deleted = false): Payment => ({
  ...paymentAfter(created()),
  resource: { ...paymentAfter(created()).resource, ...of },
  deleted,
});

const change = async (
  organizationId: string,
  changes: readonly (readonly [before: Payment | undefined, after: Payment])[],
): Promise<void> => {
  const statements = rollupStatement(
    changes.map(([before, after]) => ({
      organizationId,
      id: 'pay',
      aggregate: payment,
      before,
      after,
      json: '',
    })),
  );
  if (statements.length > 0) await opened.database.write(statements);
};

test('A sum passes 2^63 and comes back to the unit', async () => {
  const one = [undefined, stands({ amount: greatest })] as const;
  const many = Array.from({ length: 2_000 }, () => one);
  await change('org_much', many.slice(0, 1_999));
  await change('org_much', [one]);
  const expected = BigInt(greatest) * 2_000n;
  expect(expected).toBeGreaterThan(2n ** 63n);
  expect(await rollupsOf(opened.database, 'org_much')).toEqual({
    'EUR/processing/2026-03-01': { count: 2_000, total: expected },
  });
  const gone = many
    .slice(0, 1_999)
    .map(([, after]) => [after, { ...after, deleted: true }] as const);
  await change('org_much', gone);
  expect(await rollupsOf(opened.database, 'org_much')).toEqual({
    'EUR/processing/2026-03-01': { count: 1, total: BigInt(greatest) },
  });
});

test('The low limb stays between 0 and its base', async () => {
  const limbs = async () => {
    const sql = "SELECT * FROM payment_rollups WHERE organization_id = 'org_limb'";
    const [rows = []] = await opened.database.read([{ sql, args: [] }]);
    return rows.map((row) => [row['total_high'], row['total_low']]);
  };
  const base = Number(limbBase);
  await change('org_limb', [[undefined, stands({ amount: base })]]);
  expect(await limbs()).toEqual([[1n, 0n]]);
  await change('org_limb', [[stands({ amount: base }), stands({ amount: base - 1 })]]);
  expect(await limbs()).toEqual([[0n, limbBase - 1n]]);
  await change('org_limb', [[stands({ amount: base - 1 }), stands({ amount: base + 1 })]]);
  expect(await limbs()).toEqual([[1n, 1n]]);
});

test('Whatever happens in whatever batches, the rollups are the fold of the payments', async () => {
  const resource = fc.record({
    amount: fc.oneof(fc.integer({ min: 1, max: 5 }), fc.constantFrom(greatest, 10 ** 15)),
    currency: fc.constantFrom('EUR', 'JPY'),
    status: fc.constantFrom('processing', 'completed', 'failed'),
    createdAt: fc.constantFrom('2026-03-01T23:59:59.999Z', '2026-03-02T00:00:00.000Z'),
  });
  const step = fc.record({ slot: fc.nat(3), resource, deleted: fc.boolean() });
  const batches = fc.array(fc.array(step, { minLength: 1, maxLength: 5 }), { maxLength: 6 });
  await fc.assert(
    fc.asyncProperty(batches, async (history) => {
      const organizationId = `org_${++runs}`;
      const payments = new Map<number, Payment>();
      for (const batch of history) {
        const changes = batch.map(({ slot, resource: of, deleted }) => {
          const before = payments.get(slot);
          const after = stands(of, deleted);
          payments.set(slot, after);
          return [before, after] as const;
        });
        await change(organizationId, changes);
      }
      const expected: Record<string, { count: number; total: bigint }> = {};
      for (const { resource: of, deleted } of payments.values()) {
        if (deleted) continue;
        const key = `${of.currency}/${of.status}/${of.createdAt.slice(0, 10)}`;
        const { count, total } = expected[key] ?? { count: 0, total: 0n };
        expected[key] = { count: count + 1, total: total + BigInt(of.amount) };
      }
      expect(await rollupsOf(opened.database, organizationId)).toEqual(expected);
    }),
    { numRuns: 60 },
  );
});
