import { expect, test } from 'bun:test';
import * as fc from 'fast-check';
import { sandboxTokens, type SandboxToken } from '../../../modules/payments/domain/method.ts';
import type {
  ProviderAnswer,
  ProviderOperation,
  ProviderStep,
} from '../../../modules/payments/ports.ts';
import { rowsOf } from '../../support/database.ts';
import { never, operation } from './operations.ts';
import { movedIn, openSandboxes, sandboxMethod } from './sandbox-under-test.ts';

const { database, sandboxes } = await openSandboxes();
const [first] = sandboxes;

/** A later step, and the sendings of its key: by which instance each, and whether at once. */
interface Planned {
  readonly step: Exclude<ProviderStep, 'charge'>;
  readonly amount: number;
  readonly final: boolean;
  readonly sendings: readonly number[];
  readonly atOnce: boolean;
}

const sendings = fc.array(fc.integer({ min: 0, max: 1 }), { minLength: 1, maxLength: 4 });
const planned: fc.Arbitrary<Planned> = fc.record({
  step: fc.constantFrom('confirm', 'capture', 'capture', 'void', 'refund', 'refund'),
  amount: fc.integer({ min: 1, max: 130 }),
  final: fc.boolean(),
  sendings,
  atOnce: fc.boolean(),
});
const payment = fc.record({
  token: fc.constantFrom(...sandboxTokens),
  capture: fc.constantFrom('automatic' as const, 'manual' as const),
  charge: fc.array(fc.integer({ min: 0, max: 1 }), { minLength: 1, maxLength: 5 }),
  steps: fc.array(planned, { maxLength: 8 }),
  /** Operations are taken this many at a time. */
  width: fc.integer({ min: 1, max: 3 }),
});

let payments = 0;

async function send(
  sent: ProviderOperation,
  by: readonly number[],
  atOnce: boolean,
): Promise<readonly ProviderAnswer[]> {
  const perform = (index: number) => (sandboxes[index] ?? first).perform(sent, never);
  if (atOnce) return Promise.all(by.map(perform));
  const answers: ProviderAnswer[] = [];
  for (const index of by) answers.push(await perform(index));
  return answers;
}

/** What settled once is told for ever after. */
function expectSteady(answers: readonly ProviderAnswer[]): void {
  const settled = answers.filter(({ kind }) => kind !== 'unknown' && kind !== 'unavailable');
  for (const answer of settled) expect(answer).toEqual(settled[0] as ProviderAnswer);
}

/** Their charges are never carried out. */
const refused = new Set<SandboxToken>([
  'tok_declined',
  'tok_insufficient_funds',
  'tok_timeout_then_failure',
]);

test('No sequence of repeated operations moves money twice, or more than there is', async () => {
  await fc.assert(
    fc.asyncProperty(payment, async ({ token, capture, charge, steps, width }) => {
      const number = ++payments;
      const begun = operation('charge', sandboxMethod(token), {
        idempotencyKey: `sums-${number}-charge`,
        paymentId: `sums-${number}`,
        amount: 100,
        capture,
      });
      expectSteady(await send(begun, charge, false));
      const reference = `sandbox_${begun.idempotencyKey}`;
      const done = new Map<string, { step: ProviderStep; amount: number }>();
      for (let from = 0; from < steps.length; from += width) {
        const group = steps.slice(from, from + width).map(async (each, index) => {
          const { step, amount, final } = each;
          const idempotencyKey = `sums-${number}-${from + index}`;
          const sent = { ...begun, step, idempotencyKey, amount, final, reference };
          expectSteady(await send(sent, each.sendings, each.atOnce));
          const known = await first.lookUp(sent, never);
          if (known.kind === 'succeeded') done.set(idempotencyKey, { step, amount });
        });
        await Promise.all(group);
      }

      const moved = await movedIn(database, begun.paymentId);
      const told = (step: ProviderStep) =>
        [...done.values()]
          .filter((each) => each.step === step)
          .reduce((sum, { amount }) => sum + amount, 0);
      const confirmed = [...done.values()].some(({ step }) => step === 'confirm');
      const atOnce = capture === 'automatic' && moved.charges === 1;
      expect(moved.charges).toBeLessThanOrEqual(refused.has(token) ? 0 : 1);
      expect(moved.captured).toBe((atOnce ? 100 : 0) + told('capture'));
      expect(moved.refunded).toBe(told('refund'));
      expect(moved.captured + moved.released).toBeLessThanOrEqual(moved.held);
      expect(moved.refunded).toBeLessThanOrEqual(moved.captured);
      if (confirmed) expect(moved.charges).toBe(1);

      const twice = await rowsOf(
        database,
        `SELECT idempotency_key FROM movements WHERE payment_id = ?
          GROUP BY idempotency_key, kind HAVING count(*) > 1`,
        begun.paymentId,
      );
      expect(twice).toEqual([]);
    }),
    { numRuns: 150 },
  );
}, 60_000);
