import type { ProcessDefinition } from '../../kernel/module.ts';
import type { PaymentResource } from '../domain/payment.ts';
import type { RefundResource } from '../domain/refund.ts';

/** The name of the process that collects payments. */
export const collectionProcess = 'payment-collection';

/** Collects a payment through its provider, from its creation to its last refund. */
export const collection: ProcessDefinition = {
  name: collectionProcess,
  on: [
    'payment.created',
    'payment.updated',
    'payment.deleted',
    'payment.retried',
    'payment.confirmed',
    'payment.capture_requested',
    'payment.cancel_requested',
    'refund.created',
  ],
  concerns({ type, data }) {
    if (type === 'refund.created') return (data as RefundResource).status === 'pending';
    return (data as PaymentResource).attempt?.inFlight === true;
  },
};
