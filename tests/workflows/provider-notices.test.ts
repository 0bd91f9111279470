import { afterAll, beforeAll, expect, test } from 'bun:test';
import { Stripe } from 'stripe';
import type { ApiClient } from '../support/api-client.ts';
import { stripeWebhookSecret } from '../support/composed-origin.ts';
import { startTestOrigin, type TestOrigin } from '../support/test-origin.ts';
import { until } from '../support/until.ts';
import { FakeStripe } from '../contracts/providers/stripe/fake-stripe.ts';
import { create } from '../http/payment-requests.ts';
import { eventsOf, standing } from './collected-payments.ts';

let stripe: FakeStripe;
let started: TestOrigin;
let organizationId: string;
let api: ApiClient;
beforeAll(async () => {
  stripe = new FakeStripe();
  started = await startTestOrigin({ stripeUrl: stripe.url });
  ({ id: organizationId, api } = await started.newOrganization());
});
afterAll(async () => {
  await started[Symbol.asyncDispose]();
  await stripe.stop();
});

/** A payment by Stripe; the id of its intent, once it stands there. */
async function pay(paymentMethod: string, status: string, capture = 'automatic') {
  const made = await create(api, { method: { type: 'stripe', paymentMethod }, capture });
  const id = made.body['id'] as string;
  await standing(api, id, status);
  const intent = [...stripe.intents.values()].find(
    ({ metadata }) => (metadata as { paymentId: string }).paymentId === id,
  );
  return { id, intent: String(intent?.['id']) };
}

/** Stripe's webhook, about a payment of any organization, signed with any secret. */
async function notice(
  paymentId: string,
  { secret = stripeWebhookSecret, organization = organizationId } = {},
): Promise<number> {
  const metadata = { organizationId: organization, paymentId };
  const payload = JSON.stringify({
    id: 'evt_1',
    object: 'event',
    type: 'payment_intent.succeeded',
    data: { object: { id: 'pi', object: 'payment_intent', status: 'succeeded', metadata } },
  });
  const signature = await Stripe.webhooks.generateTestHeaderStringAsync({
    payload,
    secret,
    cryptoProvider: Stripe.createSubtleCryptoProvider(),
  });
  const request = new Request('http://localhost/providers/stripe/notices', {
    method: 'POST',
    headers: { 'Stripe-Signature': signature },
    body: payload,
  });
  return (await started.send(request)).status;
}

const looks = (intent: string): number =>
  stripe.requests.filter(
    ({ method, path }) => method === 'GET' && path === `/v1/payment_intents/${intent}`,
  ).length;

const types = (id: string): string[] =>
  eventsOf(started.databaseUrl, organizationId, id).map(({ type }) => type);

test('A payment by Stripe is charged, captured in parts and refunded', async () => {
  const { id } = await pay('pm_card_visa', 'authorized', 'manual');
  const act = (action: string, body: { amount: number; final?: boolean }) =>
    api.send('POST', `/v1/payments/${id}/${action}`, { body });
  expect((await act('capture', { amount: 234, final: false })).status).toBe(200);
  expect((await act('capture', { amount: 1_000 })).body).toMatchObject({ status: 'completed' });
  expect((await act('refunds', { amount: 34 })).body).toMatchObject({ status: 'succeeded' });
});

test('A payer who has acted is told of by a notice, and the payment is completed', async () => {
  const { id, intent } = await pay('pm_card_threeDSecure2Required', 'requires_action');
  stripe.payerActs(intent);
  expect(await notice(id)).toBe(204);
  expect(await standing(api, id, 'completed')).toMatchObject({ amountCaptured: 1_234 });
  expect(types(id)).toEqual([
    'payment.created',
    'payment.requires_action',
    'payment.confirmed',
    'payment.completed',
  ]);
  const [, asked, confirmed] = eventsOf(started.databaseUrl, organizationId, id);
  expect(confirmed?.causation_id).toBe(asked?.id ?? '');
  // A notice that comes again finds nothing to do.
  expect(await notice(id)).toBe(204);
});

test('Nothing moves on the word of a notice: Stripe is asked, and it says otherwise', async () => {
  const { id, intent } = await pay('pm_card_threeDSecure2Required', 'requires_action');
  const before = looks(intent);
  expect(await notice(id)).toBe(204);
  await until('Stripe was asked', 20_000, () => looks(intent) > before);
  stripe.payerActs(intent);
  // The next one is followed too; had the first moved anything, this would not be the whole story.
  expect(await notice(id)).toBe(204);
  await standing(api, id, 'completed');
  expect(types(id)).toEqual([
    'payment.created',
    'payment.requires_action',
    'payment.confirmed',
    'payment.completed',
  ]);
});

test('A notice of somebody else, or about nothing of ours, has nobody asked', async () => {
  const { id, intent } = await pay('pm_card_threeDSecure2Required', 'requires_action');
  stripe.payerActs(intent);
  const before = stripe.requests.length;
  const other = await started.newOrganization();
  expect(await notice(id, { secret: 'whsec_of_somebody_else' })).toBe(400);
  expect(await notice(id, { organization: other.id })).toBe(204);
  expect(await notice('pay_nowhere')).toBe(204);
  expect(stripe.requests.length).toBe(before);
  expect(await notice(id)).toBe(204);
  await standing(api, id, 'completed');
  expect(types(id)).toHaveLength(4);
});

test('A payer who failed is told of, and the payment can be retried', async () => {
  const { id, intent } = await pay('pm_card_threeDSecure2Required', 'requires_action');
  stripe.payerActs(intent, false);
  expect(await notice(id)).toBe(204);
  const failed = await standing(api, id, 'failed');
  expect(failed['failure']).toMatchObject({ code: 'payment_intent_authentication_failure' });
  expect(stripe.intents.get(intent)).toMatchObject({ status: 'canceled' });
});

test('An answer that is lost on its way puts a payment into doubt, and Stripe is charged once', async () => {
  const { id } = await pay('pm_answer_lost', 'completed');
  expect(types(id)).toEqual(['payment.created', 'payment.in_doubt', 'payment.completed']);
  const charges = [...stripe.intents.values()].filter(
    ({ metadata }) => (metadata as { paymentId: string }).paymentId === id,
  );
  expect(charges).toHaveLength(1);
});
