import type { Payment } from '../../../modules/payments/index.ts';
import type { AggregateChange } from '../../commands/ports.ts';
import { upsertRows } from '../aggregate-table.ts';
import type { Statement } from '../database.ts';

const columns = ['organization_id', 'id', 'payment_id', 'created_at', 'json'];

/** Writes the refunds that are open, or were closed in this batch. */
export function refundStatements(changes: readonly AggregateChange<Payment>[]): Statement[] {
  const rows = changes.flatMap(({ organizationId, after }) =>
    after.refunds.map(({ resource }) => [
      organizationId,
      resource.id,
      resource.paymentId,
      resource.createdAt,
      JSON.stringify(resource),
    ]),
  );
  return rows.length === 0 ? [] : [upsertRows('refunds', ['organization_id', 'id'], columns, rows)];
}
