import type { StoredEvent } from '../../kernel/event.ts';
import type { EventHandler } from '../../kernel/module.ts';
import type { PaymentResource } from '../domain/payment.ts';
import type { RefundResource } from '../domain/refund.ts';

/** The name of the process that collects payments. */
export const collectionProcess = 'payment-collection';

/** Has a payment collected through its provider, from its creation to its last refund. */
export const collection: EventHandler = {
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
  handle: (event) => (isToBeDone(event) ? [{ kind: 'process', name: collectionProcess }] : []),
};

/** Whether something is to be done now; what is due later is found by its row. */
function isToBeDone({ type, data }: StoredEvent): boolean {
  if (type === 'refund.created') return (data as RefundResource).status === 'pending';
  return (data as PaymentResource).attempt?.inFlight === true;
}
