import { afterAll, beforeAll, describe, expect, test } from 'bun:test';
import { never, operation } from './operations.ts';
import { paymentProviderContract } from './payment-provider.ts';
import { card, method, openStripe } from './stripe/adapter-under-test.ts';

describe('Stripe', () => {
  paymentProviderContract(async () => {
    const { stripe, provider } = openStripe();
    return {
      provider,
      methods: {
        success: card,
        declined: method('pm_card_chargeDeclined'),
        insufficientFunds: method('pm_card_chargeDeclinedInsufficientFunds'),
        requiresAction: method('pm_card_threeDSecure2Required'),
        answerLost: method('pm_answer_lost'),
      },
      async moved(paymentId) {
        const own = [...stripe.intents.values()].filter(
          ({ metadata }) => (metadata as { paymentId: string }).paymentId === paymentId,
        );
        const ids = new Set(own.map(({ id }) => id));
        const sum = (amounts: readonly unknown[]) =>
          amounts.reduce<number>((total, amount) => total + Number(amount), 0);
        const refunds = stripe.refunds.filter((each) => ids.has(each['payment_intent']));
        return {
          charges: own.length,
          captured: sum(own.map((each) => each['amount_received'])),
          refunded: sum(refunds.map(({ amount }) => amount)),
        };
      },
      payerActs: async (reference) => stripe.payerActs(reference),
      close: () => stripe.stop(),
    };
  });
});

describe('What is sent to Stripe', () => {
  let opened: ReturnType<typeof openStripe>;
  beforeAll(() => {
    opened = openStripe();
  });
  afterAll(() => opened.stripe.stop());

  const sentFor = async (sent: Parameters<typeof opened.provider.perform>[0]) => {
    await opened.provider.perform(sent, never);
    return opened.stripe.requests.at(-1);
  };

  test('charges in one request', async () => {
    const charge = operation('charge', card, { capture: 'manual', idempotencyKey: 'k "1" \\ é' });
    expect(await sentFor({ ...charge, idempotencyKey: 'k-1', paymentId: 'pay_1' })).toEqual({
      method: 'POST',
      path: '/v1/payment_intents',
      key: 'k-1',
      form: {
        amount: '1234',
        currency: 'eur',
        payment_method: 'pm_card_visa',
        confirm: 'true',
        capture_method: 'manual',
        'automatic_payment_methods[enabled]': 'true',
        'automatic_payment_methods[allow_redirects]': 'never',
        'payment_method_options[card][request_multicapture]': 'if_available',
        'metadata[organizationId]': 'org_1',
        'metadata[paymentId]': 'pay_1',
        'metadata[operation]': 'k-1',
      },
    });
  });

  test('names what is captured, and that it is not all', async () => {
    const reference = String([...opened.stripe.intents.keys()][0]);
    const path = `/v1/payment_intents/${reference}/capture`;
    const part = operation('capture', card, { reference, amount: 5, final: false });
    const key = part.idempotencyKey;
    const form = { amount_to_capture: '5', 'metadata[capture]': key };
    const partly = { method: 'POST', path, key, form: { ...form, final_capture: 'false' } };
    expect(await sentFor(part)).toEqual(partly);
    const rest = operation('capture', card, { reference, amount: 7 });
    const restKey = rest.idempotencyKey;
    expect(await sentFor(rest)).toEqual({
      ...partly,
      key: restKey,
      form: { amount_to_capture: '7', 'metadata[capture]': restKey },
    });
    const refund = operation('refund', card, { reference, amount: 2, paymentId: 'pay_1' });
    expect(await sentFor(refund)).toMatchObject({
      path: '/v1/refunds',
      key: refund.idempotencyKey,
      form: {
        payment_intent: reference,
        amount: '2',
        'metadata[operation]': refund.idempotencyKey,
      },
    });
  });

  test.each([
    ['ISK', 5, '500'],
    ['UGX', 5, '500'],
    ['JPY', 5, '5'],
    ['MGA', 500, '5'],
    ['KWD', 5_120, '5120'],
    ['EUR', 5, '5'],
  ])('counts %s as Stripe does', async (currency, amount, sent) => {
    const request = await sentFor(operation('charge', card, { currency, amount }));
    expect(request?.form).toMatchObject({ amount: sent, currency: currency.toLowerCase() });
  });

  test.each([
    ['KWD', 5_124, 'invalid_amount'],
    ['MGA', 501, 'invalid_amount'],
    ['ISK', Number.MAX_SAFE_INTEGER, 'amount_too_large'],
  ])('never rounds %s %i', async (currency, amount, code) => {
    const before = opened.stripe.requests.length;
    const charge = operation('charge', card, { currency, amount });
    const answer = await opened.provider.perform(charge, never);
    expect(answer).toMatchObject({ kind: 'declined', code });
    expect(opened.stripe.requests).toHaveLength(before);
  });
});
