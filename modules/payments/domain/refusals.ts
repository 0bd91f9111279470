import { formatMoney } from '../../kernel/format-money.ts';
import type { Refusal } from '../../kernel/refusal.ts';
import { allowedIn, type PaymentAction, type PaymentStatus } from './lifecycle.ts';
import type { Payment, PaymentResource } from './payment-state.ts';

/** `Cannot delete payment "pay_…": it is completed; refund it instead` */
export const invalidState = (
  { id, status }: PaymentResource,
  action: string,
  advice: string,
): Refusal => ({
  kind: 'conflict',
  code: 'invalid_state',
  detail: `Cannot ${action} payment "${id}": it is ${status}; ${advice}`,
  extensions: { currentStatus: status },
});

const attemptInFlight = ({ id, status }: PaymentResource, action: string): Refusal => ({
  kind: 'conflict',
  code: 'attempt_in_flight',
  detail: `Cannot ${action} payment "${id}" now: wait until its provider has answered`,
  extensions: { currentStatus: status },
});

/** Why an action is not taken as the payment stands; undefined where it is. */
export function refusalOf({ resource }: Payment, action: PaymentAction): Refusal | undefined {
  const { status, attempt, method } = resource;
  const provided = method.type !== 'manual';
  if (attempt?.inFlight && (waits.has(action) || allowedIn[action].includes(status))) {
    return byCallOnly.has(action) && provided
      ? invalidState(resource, action, 'its provider says what becomes of it')
      : attemptInFlight(resource, action);
  }
  if (!allowedIn[action].includes(status)) {
    return invalidState(resource, action, instead[action]?.[status] ?? advice[action]);
  }
  if (byCallOnly.has(action) && provided) {
    return invalidState(resource, action, 'its provider says what becomes of it');
  }
  return undefined;
}

/** `Refund at most 600 (6.00 EUR): …`: as it is sent, and as people read it. */
export function moreThanLeft(
  { resource: { id, currency } }: Payment,
  action: 'capture' | 'refund',
  left: number,
): Refusal {
  const [verb, code] =
    action === 'refund'
      ? ['Refund', 'refund_exceeds_captured']
      : ['Capture', 'capture_exceeds_authorized'];
  const most = `${left} (${formatMoney(BigInt(left), currency)})`;
  const detail = `${verb} at most ${most}: that is what is left of payment "${id}"`;
  return { kind: 'unprocessable', code, detail };
}

/** What waits for an attempt in flight, whatever the status is meanwhile. */
const waits: ReadonlySet<PaymentAction> = new Set(['update', 'delete', 'cancel', 'retry']);

/** What a caller does for a manual payment, and the provider for any other. */
const byCallOnly: ReadonlySet<PaymentAction> = new Set(['complete', 'fail']);

const advice: Readonly<Record<PaymentAction, string>> = {
  update: 'change its texts and metadata only',
  delete: 'only what was never collected can be deleted',
  complete: 'only a payment that is processing can be completed',
  fail: 'only a payment that is processing can fail',
  cancel: 'only what is not over can be canceled',
  retry: 'only a failed payment can be retried',
  confirm: 'only a payment that requires action can be confirmed',
  capture: 'only an authorized payment can be captured',
  refund: 'only a completed payment can be refunded',
};

const instead: Readonly<
  Partial<Record<PaymentAction, Readonly<Partial<Record<PaymentStatus, string>>>>>
> = {
  delete: { completed: 'refund it instead', authorized: 'cancel it instead' },
  cancel: { completed: 'refund it instead' },
  complete: { failed: 'retry it first' },
  refund: { authorized: 'cancel it instead' },
};
