import type { Occurrence } from '../../kernel/decider.ts';
import { lifetimeMs, type Failure } from './attempt.ts';
import { begin, charging, end, released, withAttempt, withCollection } from './collecting.ts';
import { statusAfter } from './lifecycle.ts';
import type { Payment, PaymentResource } from './payment-state.ts';
import type { PaymentEvent, RefundEvent } from './payment-event.ts';
import { evolveRefund } from './evolve-refund.ts';

type ChangeEvent = Exclude<PaymentEvent, RefundEvent | { type: 'payment.created' }>;
type Change<Event> = (state: Payment, event: Event, occurrence: Occurrence) => Payment;
type Evolutions = {
  readonly [Type in ChangeEvent['type']]: Change<Extract<ChangeEvent, { type: Type }>>;
};

/** The state of a payment after an event. */
export function evolve(
  state: Payment | undefined,
  event: PaymentEvent,
  occurrence: Occurrence,
): Payment {
  if (event.type === 'payment.created') return created(event, occurrence);
  if (!state) throw new Error(`The first event of a payment cannot be ${event.type}`);
  const status = statusAfter(state.resource.status, event.type);
  const { version, at: updatedAt } = occurrence;
  const before = { ...state, resource: { ...state.resource, status, version, updatedAt } };
  if ('refund' in event) return evolveRefund(before, event, occurrence);
  const change = evolutions[event.type] as Change<ChangeEvent>;
  return change(before, event, occurrence);
}

/** What each event does to a payment whose status, version and time are those after it already. */
const evolutions: Evolutions = {
  'payment.updated': (state, event, occurrence) => {
    const updated = { ...state, resource: { ...state.resource, ...event.changes } };
    // What was manual and gets a provider while it is processing is that provider's to collect.
    const begins = event.changes.method !== undefined && state.resource.status === 'processing';
    return begins ? charging(updated, captureOf(state), occurrence) : updated;
  },
  'payment.deleted': (state, _, occurrence) => released({ ...state, deleted: true }, occurrence),
  'payment.retried': (state, _, occurrence) => charging(state, captureOf(state), occurrence),
  'payment.confirmed': (state, { by }, occurrence) =>
    by === 'caller'
      ? begin(state, { step: 'confirm', amount: state.resource.amount }, occurrence)
      : state,
  'payment.authorized': (state, { reference }, { at }) =>
    end(state, { reference, expiresAt: later(at, lifetimeMs.authorized) }),
  'payment.requires_action': (state, { reference }, { at }) =>
    end(state, { reference, expiresAt: later(at, lifetimeMs.requires_action) }),
  'payment.capture_requested': (state, { amount, final, command }, occurrence) =>
    begin(state, { step: 'capture', amount, final, command }, occurrence),
  'payment.captured': (state, { amount }) => {
    const amountCaptured = state.resource.amountCaptured + amount;
    return end({ ...state, resource: { ...state.resource, amountCaptured } }, {});
  },
  'payment.completed': (state, { amountCaptured, reference }, { at }) => {
    const resource = { ...state.resource, amountCaptured, completedAt: at };
    const known = reference ?? state.collection?.reference ?? null;
    return end({ ...state, resource }, { reference: known, expiresAt: null });
  },
  'payment.cancel_requested': (state, { command }, occurrence) =>
    begin(state, { step: 'void', purpose: 'cancel', command }, occurrence),
  'payment.canceled': (state) => end(state, { expiresAt: null }),
  'payment.expired': (state, _, occurrence) => released(state, occurrence),
  'payment.released': (state) => end(state, { expiresAt: null }),
  'payment.failed': (state, { failure }) => end(failing(state, failure), { expiresAt: null }),
  'payment.attempt_declined': (state, { failure }) => end(failing(state, failure), {}),
  'payment.attempt_abandoned': (state, { reference }, occurrence) =>
    begin(withCollection(state, { reference }), { step: 'void', purpose: 'abandon' }, occurrence),
  'payment.in_doubt': (state, _, { at }) => withAttempt(state, { doubtfulSince: at }),
  'payment.attempt_in_doubt': (state, _, { at }) => withAttempt(state, { doubtfulSince: at }),
  'payment.attempt_unresolved': (state) => withAttempt(state, { unresolved: true }),
};

/** How the payment was first asked to be captured, whatever its method was meanwhile. */
const captureOf = ({ collection }: Payment) => collection?.capture ?? 'automatic';

const failing = (state: Payment, failure: Failure): Payment => ({
  ...state,
  resource: { ...state.resource, failure },
});

function created(
  { terms, capture }: Extract<PaymentEvent, { type: 'payment.created' }>,
  occurrence: Occurrence,
): Payment {
  const { organizationId, aggregateId, version, at } = occurrence;
  const { userId, amount, currency, description, reference, metadata, method } = terms;
  const resource: PaymentResource = {
    id: aggregateId,
    object: 'payment',
    organizationId,
    userId,
    amount,
    currency,
    status: 'processing',
    amountCaptured: 0,
    amountRefunded: 0,
    description,
    reference,
    metadata,
    method,
    attempt: null,
    failure: null,
    version,
    createdAt: at,
    updatedAt: at,
    completedAt: null,
  };
  const payment = { resource, deleted: false, collection: null, refunds: [] };
  return charging(payment, capture, occurrence);
}

const later = (at: string, ms: number): string => new Date(Date.parse(at) + ms).toISOString();
