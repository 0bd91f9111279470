import type { Occurrence } from '../../kernel/decider.ts';
import type { RefundEvent } from './payment-event.ts';
import type { Payment } from './payment-state.ts';
import type { Refund } from './refund.ts';

/** The state of a payment after an event of one of its refunds. */
export function evolveRefund(
  state: Payment,
  event: RefundEvent,
  { version, at }: Occurrence,
): Payment {
  const { refund } = event;
  const known = state.refunds.find(({ resource }) => resource.id === refund.id);
  const begun: Refund = {
    resource: refund,
    commandId: event.type === 'refund.created' ? event.commandId : null,
    version,
    doubtfulSince: null,
    unresolved: false,
  };
  const changed: Refund = {
    ...(known ?? begun),
    resource: refund,
    ...(event.type === 'refund.in_doubt' && { doubtfulSince: at }),
    ...(event.type === 'refund.unresolved' && { unresolved: true }),
  };
  const others = state.refunds.filter((each) => each !== known);
  const { resource } = state;
  const given = event.type === 'refund.succeeded' ? refund.amount : 0;
  return {
    ...state,
    resource: { ...resource, amountRefunded: resource.amountRefunded + given },
    refunds: [...others, changed],
  };
}
