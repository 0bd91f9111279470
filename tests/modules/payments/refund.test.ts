import { describe, expect, test } from 'bun:test';
import { refund, settle } from '../../../modules/payments/commands/index.ts';
import type { PaymentEvent } from '../../../modules/payments/domain/payment.ts';
import { openRefundLimit } from '../../../modules/payments/domain/refund.ts';
import { given } from '../../support/given.ts';
import { pointersOf } from '../../support/schema.ts';
import {
  chargedAfter,
  created,
  happened,
  idle,
  manual,
  paymentAfter,
  refundCreated,
  refundOf,
} from './history.ts';

const pending = (amount: number, id = 'ref_1') => refundOf({ amount, id });
const refunding = (...events: PaymentEvent[]) => chargedAfter(happened.completed, ...events);
const given400: PaymentEvent = {
  type: 'refund.succeeded',
  refund: refundOf({ status: 'succeeded' }),
};
const failed400: PaymentEvent = { type: 'refund.failed', refund: refundOf({ status: 'failed' }) };
const doubtful: PaymentEvent = {
  type: 'refund.in_doubt',
  refund: refundOf({ status: 'in_doubt' }),
};

describe('A refund', () => {
  test("of a provider's payment waits for the provider", () => {
    given(idle.completed)
      .when(refund, { id: 'ref_1', amount: 400, reason: 'Cold tea' })
      .thenWaits({
        type: 'refund.created',
        refund: { ...pending(400), reason: 'Cold tea' },
        commandId: 'cmd_1',
      });
  });

  test('of a manual payment is given at once', () => {
    given(manual.completed)
      .when(refund, { id: 'ref_1', amount: 400 })
      .thenHappens(
        { type: 'refund.created', refund: pending(400), commandId: null },
        { type: 'refund.succeeded', refund: { ...pending(400), status: 'succeeded' } },
      );
  });

  test.each([
    ['all, where no amount is said', refunding(), 1_000],
    ['what was not given back', refunding(refundCreated(), given400), 600],
    ['what is not on its way', refunding(refundCreated()), 600],
    ['what is not in doubt', refunding(refundCreated(), doubtful), 600],
    ['what failed to be given back too', refunding(refundCreated(), failed400), 1_000],
  ])('gives back %s, and no more', (_, state, left) => {
    given(state)
      .when(refund, { id: 'ref_2' })
      .thenWaits({ type: 'refund.created', refund: pending(left, 'ref_2'), commandId: 'cmd_1' });
    given(state)
      .when(refund, { id: 'ref_2', amount: left + 1 })
      .thenRefused({
        kind: 'unprocessable',
        code: 'refund_exceeds_captured',
        detail: `Refund at most ${left} (${(left / 100).toFixed(2)} EUR): that is what is left of payment "thing_1"`,
      });
  });

  test('of nothing is refused', () => {
    const all = paymentAfter(created(), happened.completed, refundCreated({ amount: 1_000 }));
    for (const input of [{ id: 'ref_2' }, { id: 'ref_2', amount: 1 }]) {
      given(all).when(refund, input).thenRefused({ code: 'refund_exceeds_captured' });
    }
  });

  test('waits for its turn while too many are open', () => {
    const open = Array.from({ length: openRefundLimit }, (_, index) =>
      refundCreated({ id: `ref_${index}`, amount: 1 }),
    );
    given(refunding(...open))
      .when(refund, { id: 'ref_more', amount: 1 })
      .thenRefused({ kind: 'conflict', code: 'attempt_in_flight' });
    given(refunding(...open.slice(1)))
      .when(refund, { id: 'ref_more', amount: 1 })
      .thenWaits({
        type: 'refund.created',
        refund: pending(1, 'ref_more'),
        commandId: 'cmd_1',
      });
  });

  test('says amount, reason and id, and no card number', () => {
    expect(pointersOf(refund.body, {})).toEqual([]);
    const wrong = { id: 'a b', amount: 1.5, reason: 'x'.repeat(1_001), paymentId: 'pay_1' };
    expect(pointersOf(refund.body, wrong)).toEqual(['/id', '/amount', '/reason', '/paymentId']);
    expect(refund.screen?.({ reason: '4242424242424242' })).toMatchObject({ pointer: '/reason' });
  });
});

describe('The provider says of a refund', () => {
  const state = refunding(refundCreated());
  const answer = { commandId: 'cmd_asked', type: 'payments.refund', event: 0 };
  const told = (kind: string, of = state, id = 'ref_1') => {
    const more = kind === 'declined' ? { code: 'c', detail: 'd', reference: null } : {};
    const named = kind === 'succeeded' ? { reference: 'charge_1' } : {};
    return given(of).when(settle, { refund: id, answer: { kind, ...more, ...named } });
  };

  test('that it was given, or declined, and its caller is answered', () => {
    told('succeeded').thenAnswers(answer, given400);
    told('declined').thenAnswers(answer, failed400);
  });

  test('nothing: it is in doubt, once, and may still be settled', () => {
    told('unknown').thenHappens(doubtful);
    const doubted = refunding(refundCreated(), doubtful);
    told('unknown', doubted).thenHappens();
    told('succeeded', doubted).thenAnswers(answer, given400);
    const event = { type: 'refund.unresolved', refund: refundOf({ status: 'in_doubt' }) } as const;
    told('unresolved', doubted).thenHappens(event);
    const unresolved = refunding(refundCreated(), doubtful, event);
    told('unresolved', unresolved).thenHappens();
    told('declined', unresolved).thenAnswers(answer, failed400);
  });

  test('what is over already, or was never asked: nothing changes', () => {
    for (const kind of ['succeeded', 'declined', 'unknown', 'unresolved']) {
      told(kind, refunding(refundCreated(), given400)).thenHappens();
      told(kind, state, 'ref_other').thenHappens();
    }
  });
});

test('Only what was given back counts as refunded; what failed counts for nothing', () => {
  const amounts = [refunding(refundCreated()), refunding(refundCreated(), given400)].map(
    ({ resource }) => resource.amountRefunded,
  );
  expect(amounts).toEqual([0, 400]);
  expect(refunding(refundCreated(), failed400).resource.amountRefunded).toBe(0);
});
