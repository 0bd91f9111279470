import { Stripe } from 'stripe';
import type { ProviderAnswer } from '../../../modules/payments/ports.ts';
import type { Facts } from '../../logging/log.ts';

type Declined = Extract<ProviderAnswer, { kind: 'declined' }>;

export const unknown: ProviderAnswer = { kind: 'unknown' };
export const unavailable: ProviderAnswer = { kind: 'unavailable' };

/** Certainly not carried out; texts are cut to what a payment's failure holds. */
export const declined = (
  code: string,
  detail: string,
  reference: string | null = null,
): Declined => ({
  kind: 'declined',
  code: code.slice(0, 100),
  detail: detail.slice(0, 500).replace(/\.$/, ''),
  reference,
});

/** How a charge stands, by its intent: what charging it, or confirming the charge, came to. */
export function chargeAnswer(intent: Stripe.PaymentIntent): ProviderAnswer {
  const { id: reference, status, last_payment_error: error } = intent;
  switch (status) {
    case 'succeeded':
      return { kind: 'succeeded', reference };
    case 'requires_capture':
      return { kind: 'authorized', reference };
    case 'requires_action':
      return { kind: 'requires_action', reference };
    case 'canceled':
      return declined('canceled', 'Retry the payment: the charge was canceled', reference);
    case 'requires_payment_method':
      return declined(codeOf(error ?? {}), error?.message ?? 'The charge failed', reference);
    case 'requires_confirmation':
    case 'processing':
      return unknown;
  }
  // A status that this version of the API does not have.
  return unknown;
}

/** What a refund came to. One that is still pending may yet fail. */
export function refundAnswer(refund: Stripe.Refund, reference: string): ProviderAnswer {
  const { status, failure_reason: reason } = refund;
  if (status === 'succeeded') return { kind: 'succeeded', reference };
  if (status !== 'failed' && status !== 'canceled') return unknown;
  return declined(reason ?? status, `Refund it in another way: the refund is ${status}`, reference);
}

/**
 * What an error says of the request that it answers.
 *
 * - A payer is never declined for a key of ours that is wrong: the operator has to mend it.
 * - Rate limiters and locks refuse before anything is begun, and the same key may be sent again
 *   (https://docs.stripe.com/error-low-level).
 * - 5xx, 503 too, are indeterminate there: a failed request may have moved money.
 * - A key with other parameters, or in use, tells that another sending arrived, not what it came to.
 */
export function errorAnswer(error: unknown): ProviderAnswer {
  if (!(error instanceof Stripe.errors.StripeError)) return unknown;
  switch (error.type) {
    case 'StripeCardError':
    case 'StripeInvalidRequestError': {
      const reference = error.payment_intent?.id ?? null;
      return declined(codeOf(error), error.message || 'Stripe declined it', reference);
    }
    case 'StripeRateLimitError':
    case 'StripeAuthenticationError':
    case 'StripePermissionError':
      return unavailable;
    default:
      return unknown;
  }
}

/** What a log may tell of an error: never its message, which may quote a key. */
export const factsOf = (error: unknown): Facts =>
  error instanceof Stripe.errors.StripeError
    ? { reason: error.type, code: error.code, status: error.statusCode, request: error.requestId }
    : { error };

/** The card issuer's reason where it gave one that says more than that the card was declined. */
const codeOf = (error: { code?: string; decline_code?: string }): string => {
  const { code, decline_code: reason } = error;
  return (reason !== 'generic_decline' && reason) || code || 'declined';
};
