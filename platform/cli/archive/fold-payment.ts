import type { Payment, PaymentResource } from '../../../modules/payments/index.ts';
import type { Row } from '../../database/database.ts';

type Refund = Payment['refunds'][number];

/** A payment after one more of its events, each of which shows the resource after it. */
export function foldPayment(state: Payment | undefined, event: Row): Payment {
  const type = String(event['type']);
  const version = Number(event['aggregate_version']);
  if (type.startsWith('payment.')) {
    const resource = JSON.parse(String(event['data'])) as PaymentResource;
    const { refunds = [], collection = null } = state ?? {};
    return { resource, deleted: type === 'payment.deleted', collection, refunds };
  }
  if (!state) throw new Error(`The first event of a payment cannot be ${type}`);
  const shown = JSON.parse(String(event['data'])) as Refund['resource'];
  const known = state.refunds.find(({ resource }) => resource.id === shown.id);
  const begun: Refund = {
    resource: shown,
    commandId: type === 'refund.created' ? String(event['command_id']) : null,
    version,
    doubtfulSince: null,
    unresolved: false,
  };
  const others = state.refunds.filter((refund) => refund !== known);
  const given = type === 'refund.succeeded' ? shown.amount : 0;
  const { resource } = state;
  return {
    ...state,
    resource: {
      ...resource,
      version,
      updatedAt: String(event['time']),
      amountRefunded: resource.amountRefunded + given,
    },
    refunds: [...others, { ...(known ?? begun), resource: shown }],
  };
}

/** What the events do not show: how it is collected, and refunds that are under way. */
export function withProcess(payment: Payment, process: string | undefined): Payment {
  if (process === undefined) return payment;
  const { collection, refunds } = JSON.parse(process) as Pick<Payment, 'collection' | 'refunds'>;
  const open = new Map(refunds.map((refund) => [refund.resource.id, refund]));
  return {
    ...payment,
    collection,
    refunds: payment.refunds.map((refund) => open.get(refund.resource.id) ?? refund),
  };
}
