import type { PaymentReader } from '../../modules/payments/ports.ts';
import type { DatabaseReader } from './database.ts';
import { queries, statementOf } from './dialect.ts';
import { freshnessOf, freshnessStatement } from './freshness.ts';

/** The refunds of one organization's payments, each read in one snapshot with its position. */
export const refundReader = (
  database: DatabaseReader,
  organizationId: string,
): Pick<PaymentReader, 'refund' | 'refunds'> => ({
  async refund(paymentId, id) {
    const query = queries
      .selectFrom('refunds')
      .select('json')
      .where('organization_id', '=', organizationId)
      .where('id', '=', id)
      .where('payment_id', '=', paymentId);
    const [freshness, [row] = []] = await database.read([
      freshnessStatement(organizationId),
      statementOf(query),
    ]);
    return { ...freshnessOf(freshness), json: row && String(row['json']) };
  },
  async refunds(paymentId, { limit, mark }) {
    const [compare, direction] =
      mark?.towards === 'previous' ? (['>', 'asc'] as const) : (['<', 'desc'] as const);
    let query = queries
      .selectFrom('refunds')
      .select(['json', 'created_at', 'id'])
      .where('organization_id', '=', organizationId)
      .where('payment_id', '=', paymentId)
      .orderBy('created_at', direction)
      .orderBy('id', direction)
      .limit(limit + 1);
    if (mark) {
      const { createdAt, id } = mark.place;
      query = query.where(({ eb, refTuple, tuple }) =>
        eb(refTuple('created_at', 'id'), compare, tuple(createdAt, id)),
      );
    }
    const [freshness, rows = []] = await database.read([
      freshnessStatement(organizationId),
      statementOf(query),
    ]);
    return {
      ...freshnessOf(freshness),
      rows: rows.map((row) => ({
        json: String(row['json']),
        createdAt: String(row['created_at']),
        id: String(row['id']),
      })),
    };
  },
});
