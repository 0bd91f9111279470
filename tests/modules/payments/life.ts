import * as fc from 'fast-check';
import type { JsonObject } from '../../../modules/kernel/json.ts';
import type { Payment } from '../../../modules/payments/domain/payment.ts';
import { isOpen } from '../../../modules/payments/domain/refund.ts';
import { reference } from './history.ts';

/** Something that somebody does to a payment: what it is depends on how the payment stands. */
export type Step = (state: Payment) => { readonly type: string; readonly input: JsonObject };

const command = (type: string, input: fc.Arbitrary<JsonObject>): fc.Arbitrary<Step> =>
  input.map((said) => () => ({ type: `payments.${type}`, input: said }));

const nothing = fc.constant({});
/** The payment begins with 10, so the bounds of all sums are met often. */
const amount = fc.integer({ min: 1, max: 12 });
const optional = { requiredKeys: [] };
const method = fc.constantFrom(
  { type: 'manual' },
  { type: 'sandbox', token: 'tok_success' },
  { type: 'sandbox', token: 'tok_declined' },
);

const byCallers = fc.oneof(
  command('update', fc.record({ amount, method, description: fc.constant('x') }, optional)),
  command('delete', nothing),
  command('complete', nothing),
  command('fail', fc.constant({ code: 'c' })),
  command('cancel', nothing),
  command('retry', nothing),
  command('confirm', nothing),
  command('capture', fc.record({ amount, final: fc.boolean() }, optional)),
  command(
    'refund',
    fc.record({ amount, id: fc.stringMatching(/^[a-f]{1,2}$/) }, { requiredKeys: ['id'] }),
  ),
);

const answer: fc.Arbitrary<JsonObject> = fc.oneof(
  { weight: 4, arbitrary: fc.constant({ kind: 'succeeded', reference }) },
  fc.constant({ kind: 'authorized', reference }),
  fc.constant({ kind: 'authorized', reference }),
  fc.constant({ kind: 'requires_action', reference }),
  fc.constant({ kind: 'declined', code: 'c', detail: 'd', reference: null }),
  fc.constant({ kind: 'unknown' }),
  fc.constant({ kind: 'unknown' }),
  fc.constant({ kind: 'unresolved' }),
);

const settle = (input: JsonObject) => ({ type: 'payments.settle', input });

/** The provider answers what it was asked: a refund where one is open, else the latest attempt. */
const byProvider: fc.Arbitrary<Step> = fc
  .tuple(answer, fc.nat())
  .map(([told, which]) => ({ refunds, resource }) => {
    const open = refunds.filter(isOpen);
    const refund = open[which % Math.max(1, open.length)]?.resource.id;
    return settle({
      ...(refund === undefined ? { attempt: resource.attempt?.number ?? 0 } : { refund }),
      answer: told,
    });
  });

/** It answers late, what is settled already. */
const late: fc.Arbitrary<Step> = fc
  .tuple(answer, fc.integer({ min: 0, max: 4 }), fc.boolean())
  .map(([told, number, refund]) => ({ refunds }) => {
    const known = refunds[number]?.resource.id ?? 'a';
    return settle({ ...(refund ? { refund: known } : { attempt: number }), answer: told });
  });

const lapse: fc.Arbitrary<Step> = fc.constant(({ collection }) => ({
  type: 'payments.expire',
  input: { expiresAt: collection?.expiresAt ?? 'never' },
}));

/** What happens to one payment after it was created. */
export const lives: fc.Arbitrary<readonly Step[]> = fc.array(
  fc.oneof(
    { weight: 6, arbitrary: byCallers },
    { weight: 6, arbitrary: byProvider },
    { weight: 1, arbitrary: late },
    { weight: 1, arbitrary: lapse },
  ),
  { minLength: 1, maxLength: 40 },
);

/** How it is created. */
export const births = fc
  .record({ method, capture: fc.constantFrom('automatic', 'manual') })
  .map((of) => ({ amount: 10, currency: 'EUR', ...of }));
