import type { Stripe } from 'stripe';
import type { ProviderAnswer, ProviderOperation } from '../../../modules/payments/ports.ts';
import type { Log } from '../../logging/log.ts';
import { chargeAnswer, declined, factsOf, refundAnswer, unknown } from './answers.ts';
import { referenceOf } from './requests.ts';

/** More refunds of one charge than there will be. */
const refundLimit = 1_000;

/**
 * Reads what became of an operation; undefined where Stripe shows no trace of it, `unknown` where
 * nothing could be read.
 */
export async function readOperation(
  client: Stripe,
  operation: ProviderOperation,
  log: Log,
): Promise<ProviderAnswer | undefined> {
  try {
    if (operation.step === 'refund') return await readRefund(client, operation);
    const intent = await findIntent(client, operation);
    return intent && (await interpret(client, operation, intent));
  } catch (error) {
    const { step, paymentId } = operation;
    const facts = { step, paymentId, ...factsOf(error) };
    log.warn('Cannot read at Stripe what became of an operation; looking again later', facts);
    return unknown;
  }
}

async function findIntent(
  { paymentIntents }: Stripe,
  operation: ProviderOperation,
): Promise<Stripe.PaymentIntent | undefined> {
  const { step, reference, idempotencyKey } = operation;
  if (step !== 'charge' || reference !== null) {
    const intent = await paymentIntents.retrieve(referenceOf(operation));
    // What is no intent shows no trace of anything, which would be taken for a proof.
    if (intent.object !== 'payment_intent') throw new Error('Stripe answered with no intent');
    return intent;
  }
  const value = idempotencyKey.replace(/["\\]/g, '\\$&');
  const found = await paymentIntents.search({ query: `metadata["operation"]:"${value}"` });
  return found.data.find(({ metadata }) => metadata['operation'] === idempotencyKey);
}

async function readRefund(
  { refunds }: Stripe,
  operation: ProviderOperation,
): Promise<ProviderAnswer | undefined> {
  const reference = referenceOf(operation);
  const made = await refunds
    .list({ payment_intent: reference, limit: 100 })
    .autoPagingToArray({ limit: refundLimit });
  const own = made.find(({ metadata }) => metadata?.['operation'] === operation.idempotencyKey);
  return own && refundAnswer(own, reference);
}

function interpret(
  client: Stripe,
  { step, idempotencyKey, reference: named }: ProviderOperation,
  intent: Stripe.PaymentIntent,
): ProviderAnswer | undefined | Promise<ProviderAnswer> {
  const { id: reference, status, metadata } = intent;
  const captures = step === 'capture';
  if (!captures && step !== 'void') {
    if (step === 'confirm' && status === 'requires_confirmation') return undefined;
    return standing(client, intent, idempotencyKey);
  }
  if (captures && metadata['capture'] === idempotencyKey) return { kind: 'succeeded', reference };
  if (status === 'processing') return unknown;
  if (status === 'succeeded') {
    const advice = captures ? 'Look at Stripe: it was captured there' : 'Refund it: it is captured';
    return declined('already_captured', advice, named);
  }
  if (status !== 'canceled') return undefined;
  return captures
    ? declined('authorization_released', 'Charge again: the hold has ended', named)
    : { kind: 'succeeded', reference };
}

/**
 * How a charge stands. One that waits for another payment method is closed first: whoever was
 * handed its client secret could still pay it, after we have told that it failed.
 */
async function standing(
  { paymentIntents }: Stripe,
  intent: Stripe.PaymentIntent,
  idempotencyKey: string,
): Promise<ProviderAnswer> {
  const answer = chargeAnswer(intent);
  if (intent.status !== 'requires_payment_method') return answer;
  try {
    const close = { idempotencyKey: `${idempotencyKey.slice(0, 240)}_close` };
    const closed = await paymentIntents.cancel(intent.id, {}, close);
    return closed.status === 'canceled' ? answer : unknown;
  } catch {
    // It moved on meanwhile, or cannot be reached: the next look tells.
    return unknown;
  }
}
