import { pageOf, ref } from '../json-schema.ts';
import type { Operations } from '../operation.ts';

const tag = 'Payments';
const answer = ref('Payment');
const parameters = { id: 'order-1234' };

export const paymentOperations: Operations = {
  'POST /v1/payments': {
    tag,
    summary: 'Create a payment',
    description:
      'A `manual` payment waits for `complete` or `fail`. One with a provider is collected by itself: with `capture: "manual"` it is only authorized.',
    answer,
    example: {
      id: 'order-1234',
      amount: 1234,
      currency: 'EUR',
      description: 'Order 1234',
      reference: 'A-1234',
      metadata: { shop: 'berlin' },
    },
  },
  'GET /v1/payments': {
    tag,
    summary: 'Search payments',
    description:
      'Filters are joined by "and"; `status` may be repeated. An amount, as a filter or as the order, needs a currency. A page may be short, even empty, and still have a `nextCursor`.',
    answer: pageOf(ref('Payment')),
    parameters: { status: 'processing', currency: 'EUR', sort: 'amount', limit: '5' },
  },
  'GET /v1/payments/statistics': {
    tag,
    summary: 'Count and sum payments',
    description: 'One entry for each currency: different currencies are never added.',
    answer: ref('Statistics'),
    parameters: { interval: 'day' },
  },
  'GET /v1/payments/:id': { tag, summary: 'Get a payment', answer, parameters },
  'PATCH /v1/payments/:id': {
    tag,
    summary: 'Change a payment',
    description:
      '`null` clears a text; metadata merges, and a `null` value drops its key. Amount and method change in `processing` and `failed` only.',
    answer,
    parameters,
    example: { description: 'Order 1234, gift-wrapped', metadata: { gift: 'yes' } },
  },
  'DELETE /v1/payments/:id': {
    tag,
    summary: 'Delete a payment',
    description: 'From then on it is 410, and in no list and no sum.',
    parameters,
  },
  'POST /v1/payments/:id/complete': {
    tag,
    summary: 'Complete a manual payment',
    description: 'The money came.',
    answer,
    parameters,
  },
  'POST /v1/payments/:id/fail': {
    tag,
    summary: 'Fail a manual payment',
    answer,
    parameters,
    example: { code: 'no_show', detail: 'Nobody paid within 14 days' },
  },
  'POST /v1/payments/:id/cancel': {
    tag,
    summary: 'Cancel a payment',
    description: 'What a provider holds is released.',
    answer,
    parameters,
  },
  'POST /v1/payments/:id/capture': {
    tag,
    summary: 'Capture an authorized payment',
    description:
      'The rest where no amount is named. With `final: false` it stays authorized for another capture. Answered when the provider has answered, or after 5 s with 202.',
    answer,
    parameters,
    example: { amount: 1000, final: true },
  },
  'POST /v1/payments/:id/retry': {
    tag,
    summary: 'Try a failed payment again',
    answer,
    parameters,
  },
  'POST /v1/payments/:id/confirm': {
    tag,
    summary: 'Confirm what a payment requires',
    answer,
    parameters,
  },
  'POST /v1/payments/:id/refunds': {
    tag,
    summary: 'Refund a completed payment',
    description: 'What is left where no amount is named.',
    answer: ref('Refund'),
    parameters,
    example: { amount: 500, reason: 'Arrived late' },
  },
  'GET /v1/payments/:id/refunds': {
    tag,
    summary: "List a payment's refunds",
    answer: pageOf(ref('Refund')),
    parameters,
  },
  'GET /v1/payments/:id/refunds/:refundId': {
    tag,
    summary: 'Get a refund',
    answer: ref('Refund'),
    parameters: { id: 'order-1234', refundId: 'refund-1' },
  },
};
