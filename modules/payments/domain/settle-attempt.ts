import type { Decided } from '../../kernel/decider.ts';
import type { Attempt } from './attempt.ts';
import type { PaymentEvent } from './payment-event.ts';
import type { Payment, PaymentResource } from './payment-state.ts';
import type { Settlement } from './settlement.ts';

/** What an answer to the attempt with this number comes to. */
export function settleAttempt(state: Payment, number: number, answer: Settlement): Decided {
  const attempt = state.collection?.attempt;
  if (attempt?.number === number) {
    const events = eventsOf(state, attempt, answer);
    const answered = events.length > 0 && isOver(answer) ? attempt.command : null;
    return {
      events,
      ...(answered && {
        answers: [{ commandId: answered.id, type: answered.type, event: events.length - 1 }],
      }),
    };
  }
  // Nothing was sent since the payer was asked to act: the provider knows what came of that.
  const acted = state.resource.attempt?.number === number && !state.deleted;
  if (acted && state.resource.status === 'requires_action') {
    const events = chargeEvents(state, answer);
    const confirmed: PaymentEvent = { type: 'payment.confirmed', by: 'provider' };
    return { events: events.length > 0 ? [confirmed, ...events] : [] };
  }
  return { events: [] };
}

const isOver = ({ kind }: Settlement): boolean => kind !== 'unknown' && kind !== 'unresolved';

function eventsOf(state: Payment, attempt: Attempt, answer: Settlement): PaymentEvent[] {
  if (answer.kind === 'unresolved') {
    return attempt.unresolved ? [] : [{ type: 'payment.attempt_unresolved' }];
  }
  if (answer.kind === 'unknown') {
    if (attempt.doubtfulSince !== null) return [];
    const processing = state.resource.status === 'processing';
    return [{ type: processing ? 'payment.in_doubt' : 'payment.attempt_in_doubt' }];
  }
  if (attempt.step === 'capture') return captureEvents(state, attempt, answer);
  if (attempt.step === 'void') return voidEvents(state, attempt, answer);
  return state.resource.status === 'in_doubt' && answer.kind === 'requires_action'
    ? [{ type: 'payment.attempt_abandoned', reference: answer.reference }]
    : chargeEvents(state, answer);
}

function chargeEvents({ resource }: Payment, answer: Settlement): PaymentEvent[] {
  const { kind } = answer;
  if (kind === 'declined') {
    return [{ type: 'payment.failed', failure: { code: answer.code, detail: answer.detail } }];
  }
  if (kind === 'unknown' || kind === 'unresolved') return [];
  const { reference } = answer;
  if (kind === 'authorized') return [{ type: 'payment.authorized', reference }];
  if (kind === 'succeeded') {
    return [{ type: 'payment.completed', amountCaptured: resource.amount, reference }];
  }
  return resource.status === 'processing' ? [{ type: 'payment.requires_action', reference }] : [];
}

function captureEvents(
  { resource }: Payment,
  { amount, final }: Attempt,
  answer: Settlement,
): PaymentEvent[] {
  if (answer.kind === 'declined') return [declined(answer)];
  if (answer.kind !== 'succeeded') return [];
  const amountCaptured = resource.amountCaptured + amount;
  const captured: PaymentEvent = { type: 'payment.captured', amount };
  return final
    ? [captured, { type: 'payment.completed', amountCaptured, reference: null }]
    : [captured];
}

function voidEvents(
  { resource }: Payment,
  { purpose, unresolved, command }: Attempt,
  answer: Settlement,
): PaymentEvent[] {
  if (answer.kind === 'declined') {
    // Nobody waits for what only time has ended: what was captured before stands.
    if (purpose === 'cancel') return [command ? declined(answer) : completed(resource)];
    // Neither charged for certain nor to be taken back: somebody has to look at it.
    return unresolved ? [] : [{ type: 'payment.attempt_unresolved' }];
  }
  if (answer.kind !== 'succeeded') return [];
  if (purpose === 'cancel') return [resource.amountCaptured > 0 ? completed(resource) : canceled];
  if (purpose === 'release') return [{ type: 'payment.released' }];
  const detail = `Payment "${resource.id}" needed its payer, who could not be asked; retry it`;
  return [{ type: 'payment.failed', failure: { code: 'authentication_required', detail } }];
}

const canceled: PaymentEvent = { type: 'payment.canceled' };

/** What was captured before stays captured, and can be refunded. */
const completed = ({ amountCaptured }: PaymentResource): PaymentEvent => ({
  type: 'payment.completed',
  amountCaptured,
  reference: null,
});

const declined = ({ code, detail }: { code: string; detail: string }): PaymentEvent => ({
  type: 'payment.attempt_declined',
  failure: { code, detail },
});
