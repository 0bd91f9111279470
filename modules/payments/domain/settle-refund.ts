import type { Decided } from '../../kernel/decider.ts';
import type { PaymentEvent } from './payment-event.ts';
import type { Payment } from './payment-state.ts';
import { isOpen, type Refund } from './refund.ts';
import type { Settlement } from './settlement.ts';

/** What an answer to the refund with this id comes to. */
export function settleRefund(state: Payment, refundId: string, answer: Settlement): Decided {
  const refund = state.refunds.find(({ resource }) => resource.id === refundId);
  const event = refund && isOpen(refund) ? eventOf(refund, answer) : undefined;
  if (!refund || !event) return { events: [] };
  const over = event.type === 'refund.succeeded' || event.type === 'refund.failed';
  return {
    events: [event],
    ...(over &&
      refund.commandId !== null && {
        answers: [{ commandId: refund.commandId, type: 'payments.refund', event: 0 }],
      }),
  };
}

function eventOf(
  { resource: refund, doubtfulSince, unresolved }: Refund,
  answer: Settlement,
): PaymentEvent | undefined {
  const { kind } = answer;
  if (kind === 'succeeded') {
    return { type: 'refund.succeeded', refund: { ...refund, status: 'succeeded' } };
  }
  if (kind === 'declined')
    return { type: 'refund.failed', refund: { ...refund, status: 'failed' } };
  if (kind === 'unknown' && doubtfulSince === null) {
    return { type: 'refund.in_doubt', refund: { ...refund, status: 'in_doubt' } };
  }
  return kind === 'unresolved' && !unresolved ? { type: 'refund.unresolved', refund } : undefined;
}
