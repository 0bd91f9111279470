import { describe, expect, test } from 'bun:test';
import { never, next, operation } from './operations.ts';
import { card, method, openStripe } from './stripe/adapter-under-test.ts';

const hour = 3_600_000;

describe('When Stripe may have forgotten a key', () => {
  test.each(['perform', 'lookUp'] as const)('%s reads, and never charges again', async (ask) => {
    const { stripe, provider, time } = openStripe();
    const charge = operation('charge', card, { idempotencyKey: `say "k" \\ ${ask}` });
    const first = await provider.perform(charge, never);
    stripe.forgetKeys();
    time.now = () => Date.now() + 23 * hour;
    expect(await provider[ask](charge, never)).toEqual(first);
    expect(stripe.intents.size).toBe(1);
    await stripe.stop();
  });

  test.each(['perform', 'lookUp'] as const)('%s of what never arrived is over', async (ask) => {
    const { stripe, provider, time } = openStripe();
    time.now = () => Date.now() + 23 * hour;
    const charge = operation('charge', card);
    const lost = { kind: 'declined', code: 'never_arrived' };
    expect(await provider[ask](charge, never)).toMatchObject(lost);
    expect(stripe.requests.map(({ method: sent }) => sent)).toEqual(['GET']);
    await stripe.stop();
  });

  test.each([
    ['capture', 'manual'],
    ['refund', 'automatic'],
    ['void', 'manual'],
  ] as const)('a %s is known all the same, and not repeated', async (step, capture) => {
    const { stripe, provider, time } = openStripe();
    const charge = operation('charge', card, { capture });
    const { reference } = (await provider.perform(charge, never)) as { reference: string };
    const done = next(charge, step, reference, { amount: 34, final: false });
    const other = next(charge, step, reference, { amount: 34, final: false });
    expect(await provider.perform(done, never)).toEqual({ kind: 'succeeded', reference });
    stripe.forgetKeys();
    time.now = () => Date.now() + 23 * hour;
    const writes = () => stripe.requests.filter((each) => each.method === 'POST').length;
    const before = writes();
    expect(await provider.perform(done, never)).toEqual({ kind: 'succeeded', reference });
    expect(await provider.lookUp(done, never)).toEqual({ kind: 'succeeded', reference });
    if (step !== 'void') {
      expect(await provider.lookUp(other, never)).toMatchObject({ code: 'never_arrived' });
    }
    expect(writes()).toBe(before);
    await stripe.stop();
  });
});

describe('What a look finds', () => {
  test('a request that never arrived is carried out, once', async () => {
    const { stripe, provider } = openStripe();
    const charge = operation('charge', card);
    expect(await provider.lookUp(charge, never)).toMatchObject({ kind: 'succeeded' });
    expect(await provider.lookUp(charge, never)).toMatchObject({ kind: 'succeeded' });
    expect(await provider.perform(charge, never)).toMatchObject({ kind: 'succeeded' });
    expect(stripe.intents.size).toBe(1);
    await stripe.stop();
  });

  test('a charge that failed half-way is found when the search has caught up', async () => {
    const { stripe, provider } = openStripe();
    const charge = operation('charge', method('pm_broken'));
    stripe.searchLags = true;
    for (const ask of ['perform', 'lookUp', 'perform'] as const) {
      expect(await provider[ask](charge, never)).toEqual({ kind: 'unknown' });
    }
    stripe.searchLags = false;
    expect(await provider.lookUp(charge, never)).toMatchObject({ kind: 'succeeded' });
    expect(stripe.intents.size).toBe(1);
    await stripe.stop();
  });

  test('a charge whose payer failed is closed, so that nobody can pay it any more', async () => {
    const { stripe, provider } = openStripe();
    const charge = operation('charge', method('pm_card_threeDSecure2Required'));
    const { reference } = (await provider.perform(charge, never)) as { reference: string };
    stripe.payerActs(reference, false);
    const failed = { kind: 'declined', code: 'payment_intent_authentication_failure' };
    expect(await provider.lookUp({ ...charge, reference }, never)).toMatchObject(failed);
    expect(stripe.intents.get(reference)?.['status']).toBe('canceled');
    await stripe.stop();
  });

  test.each([
    ['pending', { kind: 'unknown' }],
    ['failed', { kind: 'declined', code: 'lost_or_stolen_card' }],
  ])('a refund that is %s is told as it stands', async (status, expected) => {
    const { stripe, provider } = openStripe();
    const charge = operation('charge', card);
    const { reference } = (await provider.perform(charge, never)) as { reference: string };
    const refund = next(charge, 'refund', reference);
    await provider.perform(refund, never);
    Object.assign(stripe.refunds[0] ?? {}, { status, failure_reason: 'lost_or_stolen_card' });
    expect(await provider.lookUp(refund, never)).toMatchObject(expected);
    await stripe.stop();
  });

  test.each([
    ['canceled', 'void', { kind: 'succeeded' }],
    ['canceled', 'capture', { kind: 'declined' }],
    ['succeeded', 'capture', { kind: 'declined' }],
    ['succeeded', 'void', { kind: 'declined' }],
  ] as const)('a hold that was %s elsewhere answers a %s', async (status, step, expected) => {
    const { stripe, provider } = openStripe();
    const charge = operation('charge', card, { capture: 'manual' });
    const { reference } = (await provider.perform(charge, never)) as { reference: string };
    Object.assign(stripe.intents.get(reference) ?? {}, { status });
    expect(await provider.perform(next(charge, step, reference), never)).toMatchObject(expected);
    expect(await provider.lookUp(next(charge, step, reference), never)).toMatchObject(expected);
    await stripe.stop();
  });

  test('an intent that waits for its confirmation is confirmed', async () => {
    const { stripe, provider } = openStripe();
    const charge = operation('charge', method('pm_card_threeDSecure2Required'));
    const { reference } = (await provider.perform(charge, never)) as { reference: string };
    Object.assign(stripe.intents.get(reference) ?? {}, { status: 'requires_confirmation' });
    const confirm = next(charge, 'confirm', reference);
    expect(await provider.perform(confirm, never)).toEqual({ kind: 'succeeded', reference });
    const key = confirm.idempotencyKey;
    expect(stripe.requests.at(-1)).toMatchObject({
      path: `/v1/payment_intents/${reference}/confirm`,
      key,
    });
    await stripe.stop();
  });
});
