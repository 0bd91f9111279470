import { createStripe } from '../../../../platform/providers/stripe/stripe.ts';
import { createRecordedLog } from '../../../support/recorded-log.ts';
import { FakeStripe } from './fake-stripe.ts';

/** Names of Stripe's own test cards, and those that the fake adds. */
export const method = (paymentMethod: string) => ({ type: 'stripe', paymentMethod }) as const;
export const card = method('pm_card_visa');

/** An adapter on a Stripe of its own, and a clock that tests move. */
export function openStripe() {
  const stripe = new FakeStripe();
  const time = { now: () => Date.now() };
  const options = { secretKey: 'sk_test_1', apiUrl: stripe.url };
  const log = createRecordedLog();
  const provider = createStripe(options, { clock: { now: () => time.now() }, log });
  return { stripe, provider, time, log };
}
