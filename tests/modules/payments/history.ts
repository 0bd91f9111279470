import type { PaymentTerms } from '../../../modules/payments/domain/payment-event.ts';
import {
  payment,
  type Payment,
  type PaymentEvent,
} from '../../../modules/payments/domain/payment.ts';
import type { RefundResource } from '../../../modules/payments/domain/refund.ts';
import { at, stateAfter } from '../../support/given.ts';

const terms: PaymentTerms = {
  userId: null,
  amount: 1_000,
  currency: 'EUR',
  description: 'Tea',
  reference: null,
  metadata: { cup: 'blue', milk: 'no' },
  method: { type: 'manual' },
};

export const created = (changed: Partial<PaymentTerms> = {}): PaymentEvent => ({
  type: 'payment.created',
  terms: { ...terms, ...changed },
  capture: 'automatic',
});

/** A payment with this history. */
export function paymentAfter(...events: PaymentEvent[]): Payment {
  const state = stateAfter(payment, events);
  if (!state) throw new Error('Begin the history of a payment with its creation');
  return state;
}

/** A payment that the sandbox collects, with this history. */
export const chargedAfter = (...events: PaymentEvent[]): Payment =>
  paymentAfter(
    {
      ...created({ method: { type: 'sandbox', token: 'tok_success' } }),
      capture: 'manual',
    } as PaymentEvent,
    ...events,
  );

export const reference = 'charge_1';

/** Events, as short as they can be told. */
export const happened = {
  authorized: { type: 'payment.authorized', reference },
  requiresAction: { type: 'payment.requires_action', reference },
  confirmed: { type: 'payment.confirmed', by: 'caller' },
  completed: { type: 'payment.completed', amountCaptured: 1_000, reference: null },
  failed: { type: 'payment.failed', failure: { code: 'card_declined', detail: null } },
  retried: { type: 'payment.retried' },
  canceled: { type: 'payment.canceled' },
  cancelRequested: {
    type: 'payment.cancel_requested',
    command: { id: 'cmd_asked', type: 'payments.cancel' },
  },
  expired: { type: 'payment.expired' },
  released: { type: 'payment.released' },
  deleted: { type: 'payment.deleted' },
  inDoubt: { type: 'payment.in_doubt' },
  attemptInDoubt: { type: 'payment.attempt_in_doubt' },
  attemptUnresolved: { type: 'payment.attempt_unresolved' },
  attemptAbandoned: { type: 'payment.attempt_abandoned', reference },
} as const satisfies Record<string, PaymentEvent>;

export const captureRequested = (amount: number, final: boolean): PaymentEvent => ({
  type: 'payment.capture_requested',
  amount,
  final,
  command: { id: 'cmd_asked', type: 'payments.capture' },
});

export const refundOf = (changed: Partial<RefundResource> = {}): RefundResource => ({
  id: 'ref_1',
  object: 'refund',
  paymentId: 'thing_1',
  amount: 400,
  currency: 'EUR',
  status: 'pending',
  reason: null,
  createdAt: at,
  ...changed,
});

export const refundCreated = (changed: Partial<RefundResource> = {}): PaymentEvent => ({
  type: 'refund.created',
  refund: refundOf(changed),
  commandId: 'cmd_asked',
});

/** A payment in each status that one without a provider comes to. */
export const manual = {
  processing: paymentAfter(created()),
  completed: paymentAfter(created(), happened.completed),
  failed: paymentAfter(created(), happened.failed),
  canceled: paymentAfter(created(), happened.canceled),
} as const;

/** A payment in each status in which its provider is asked for nothing. */
export const idle = {
  authorized: chargedAfter(happened.authorized),
  requires_action: chargedAfter(happened.requiresAction),
  completed: chargedAfter(happened.completed),
  failed: chargedAfter(happened.failed),
  canceled: chargedAfter(happened.failed, happened.canceled),
  expired: chargedAfter(happened.authorized, happened.expired, happened.released),
} as const;

/** A payment of each kind whose provider has not answered yet. */
export const inFlight = {
  charged: chargedAfter(),
  'in doubt': chargedAfter(happened.inDoubt),
  captured: chargedAfter(happened.authorized, captureRequested(1_000, true)),
  'voided when authorized': chargedAfter(happened.authorized, happened.cancelRequested),
  'voided when it required action': chargedAfter(happened.requiresAction, happened.cancelRequested),
  'released when expired': chargedAfter(happened.authorized, happened.expired),
} as const;
