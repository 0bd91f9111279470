import type { Freshness, QueryRefusal } from '../../kernel/query.ts';
import type { Refusal } from '../../kernel/refusal.ts';
import { ok, refuse, type Result } from '../../kernel/result.ts';
import type { StoredPayment } from '../ports.ts';

/** The payment that was read, or why it cannot be shown. */
export function existing(
  id: string,
  { payment, epoch, position }: Freshness & { readonly payment: StoredPayment | undefined },
): Result<StoredPayment, QueryRefusal> {
  if (!payment) {
    const detail = `No payment "${id}" in this organization; check the id`;
    return refuse({ kind: 'not_found', code: 'payment_not_found', detail, epoch, position });
  }
  if (payment.deleted) {
    return refuse({ ...gone(id), epoch, position, version: payment.version });
  }
  return ok(payment);
}

/** A deleted payment is gone for ever. */
export const gone = (id: string): Refusal => ({
  kind: 'gone',
  code: 'payment_deleted',
  detail: `Payment "${id}" was deleted; its events are kept`,
});
