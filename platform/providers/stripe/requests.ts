import type { Stripe } from 'stripe';
import type {
  ProviderAnswer,
  ProviderOperation,
  ProviderStep,
} from '../../../modules/payments/ports.ts';
import type { Log } from '../../logging/log.ts';
import { stripeAmount } from './amount.ts';
import { chargeAnswer, declined, errorAnswer, factsOf, refundAnswer, unknown } from './answers.ts';

/**
 * Sends an operation. Everything that is sent follows from the operation alone, so a repetition has
 * the same parameters, without which Stripe refuses its key.
 */
export async function sendOperation(
  client: Stripe,
  operation: ProviderOperation,
  log: Log,
): Promise<ProviderAnswer> {
  const amount = stripeAmount(operation.amount, operation.currency);
  if (!amount.ok) return declined(amount.error.code, amount.error.detail, operation.reference);
  try {
    return await requests[operation.step](client, operation, amount.value);
  } catch (error) {
    const answer = errorAnswer(error);
    if (answer.kind !== 'declined') {
      const { step, paymentId } = operation;
      const facts = { step, paymentId, ...factsOf(error) };
      log.warn('Cannot have Stripe carry out an operation; trying again later', facts);
    }
    return answer;
  }
}

type Request = (
  client: Stripe,
  operation: ProviderOperation,
  amount: number,
) => Promise<ProviderAnswer>;

const requests: Readonly<Record<ProviderStep, Request>> = {
  async charge({ paymentIntents }, operation, amount) {
    return chargeAnswer(await paymentIntents.create(chargeOf(operation, amount), once(operation)));
  },
  async confirm({ paymentIntents }, operation) {
    const reference = referenceOf(operation);
    return chargeAnswer(await paymentIntents.confirm(reference, {}, once(operation)));
  },
  async capture({ paymentIntents }, operation, amount) {
    const { final, idempotencyKey } = operation;
    const reference = referenceOf(operation);
    const capture: Stripe.PaymentIntentCaptureParams = {
      amount_to_capture: amount,
      // Only said where it is not: without multicapture the parameter itself is refused.
      ...(!final && { final_capture: false }),
      metadata: { capture: idempotencyKey },
    };
    const { status } = await paymentIntents.capture(reference, capture, once(operation));
    const carriedOut = status === 'succeeded' || (!final && status === 'requires_capture');
    return carriedOut ? { kind: 'succeeded', reference } : unknown;
  },
  async void({ paymentIntents }, operation) {
    const reference = referenceOf(operation);
    const { status } = await paymentIntents
      .cancel(reference, {}, once(operation))
      .catch((error: unknown) => alreadyCanceled(error));
    return status === 'canceled' ? { kind: 'succeeded', reference } : unknown;
  },
  async refund({ refunds }, operation, amount) {
    const reference = referenceOf(operation);
    const refund = { payment_intent: reference, amount, metadata: metadataOf(operation) };
    return refundAnswer(await refunds.create(refund, once(operation)), reference);
  },
};

const once = ({ idempotencyKey }: ProviderOperation) => ({ idempotencyKey });

/** A hold ends by itself too, after a week or so: what was to be voided is gone then. */
function alreadyCanceled(error: unknown): Stripe.PaymentIntent {
  const intent = (error as { payment_intent?: Stripe.PaymentIntent }).payment_intent;
  if (intent?.status !== 'canceled') throw error;
  return intent;
}

/** Redirects need an address to come back to, which a server has none of. */
const chargeOf = (
  operation: ProviderOperation,
  amount: number,
): Stripe.PaymentIntentCreateParams => ({
  amount,
  currency: operation.currency.toLowerCase(),
  ...(operation.method.type === 'stripe' && { payment_method: operation.method.paymentMethod }),
  confirm: true,
  capture_method: operation.capture,
  automatic_payment_methods: { enabled: true, allow_redirects: 'never' },
  // Captures that are not final need it (https://docs.stripe.com/payments/multicapture).
  ...(operation.capture === 'manual' && {
    payment_method_options: { card: { request_multicapture: 'if_available' } },
  }),
  metadata: metadataOf(operation),
});

/** By it a notice names its payment, and an operation is found again. */
const metadataOf = ({ organizationId, paymentId, idempotencyKey }: ProviderOperation) => ({
  organizationId,
  paymentId,
  operation: idempotencyKey,
});

/** The intent that a later step is about. */
export const referenceOf = ({ step, reference }: ProviderOperation): string => {
  if (reference === null) throw new Error(`Cannot ${step} a charge without its reference`);
  return reference;
};
