import type { Aggregate } from '../../kernel/decider.ts';
import { evolve } from './evolve.ts';
import { paymentEventTypes, type PaymentEvent } from './payment-event.ts';
import type { Payment } from './payment-state.ts';

export type { PaymentEvent } from './payment-event.ts';
export type { Payment, PaymentResource } from './payment-state.ts';

/** The payment aggregate, its refunds included. */
export const payment: Aggregate<Payment, PaymentEvent> = {
  type: 'payment',
  events: paymentEventTypes,
  version: (state) => state.resource.version,
  deleted: (state) => state.deleted,
  resource: (state, event) => (event && 'refund' in event ? event.refund : state.resource),
  evolve,
};
