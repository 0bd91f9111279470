import type { Json } from './shapes.ts';

/** The answer to a card that was declined: 402, with the intent that is left. */
export function cardError(reason: string, intent: Json) {
  const error = {
    charge: 'ch_1',
    code: 'card_declined',
    decline_code: reason,
    doc_url: 'https://stripe.com/docs/error-codes/card-declined',
    message:
      reason === 'insufficient_funds'
        ? 'Your card has insufficient funds.'
        : 'Your card was declined.',
    type: 'card_error',
  };
  intent['status'] = 'requires_payment_method';
  intent['last_payment_error'] = error;
  return { status: 402, body: { error: { ...error, payment_intent: intent } } };
}

export const invalidRequest = (code: string, intent: Json) => ({
  status: 400,
  body: {
    error: {
      code,
      message: `This PaymentIntent's status is ${String(intent['status'])}.`,
      payment_intent: intent,
      type: 'invalid_request_error',
    },
  },
});

export const reusedKey = {
  status: 400,
  body: {
    error: {
      message:
        'Keys for idempotent requests can only be used with the same parameters they were first used with.',
      type: 'idempotency_error',
    },
  },
};

export const apiError = { error: { message: 'Sorry, an error occurred.', type: 'api_error' } };
