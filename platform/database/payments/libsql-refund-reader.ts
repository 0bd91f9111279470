import type { PaymentReader } from '../../../modules/payments/ports.ts';
import type { DatabaseReader } from '../database.ts';
import { listTotal, totalOf } from '../list-total.ts';
import { freshnessOf, freshnessStatement } from '../freshness.ts';

// Written out: a query builder weighs more than all the rest of an edge that reads these.
const refundSql = `SELECT json FROM refunds
  WHERE organization_id = ? AND id = ? AND payment_id = ?`;

const pageSql = (compare: '<' | '>', direction: 'ASC' | 'DESC', isMarked: boolean): string =>
  `SELECT json, created_at, id FROM refunds WHERE organization_id = ? AND payment_id = ?
    ${isMarked ? `AND (created_at, id) ${compare} (?, ?)` : ''}
    ORDER BY created_at ${direction}, id ${direction} LIMIT ? OFFSET ?`;

const allSql = `SELECT 1 FROM refunds WHERE organization_id = ? AND payment_id = ?`;

/** The refunds of one organization's payments, each read in one snapshot with its position. */
export const refundReader = (
  database: DatabaseReader,
  organizationId: string,
): Pick<PaymentReader, 'refund' | 'refunds'> => ({
  async refund(paymentId, id) {
    const [freshness, [row] = []] = await database.read([
      freshnessStatement(organizationId),
      { sql: refundSql, args: [organizationId, id, paymentId] },
    ]);
    return { ...freshnessOf(freshness), json: row && String(row['json']) };
  },
  async refunds(paymentId, { limit, offset, mark, count }) {
    const [compare, direction] =
      mark?.towards === 'previous' ? (['>', 'ASC'] as const) : (['<', 'DESC'] as const);
    const from = mark ? [mark.place.createdAt, mark.place.id] : [];
    const all = listTotal({ sql: allSql, args: [organizationId, paymentId] });
    const [freshness, rows = [], [total] = []] = await database.read([
      freshnessStatement(organizationId),
      {
        sql: pageSql(compare, direction, mark !== undefined),
        args: [organizationId, paymentId, ...from, limit + 1, offset],
      },
      ...(count ? [all] : []),
    ]);
    return {
      ...freshnessOf(freshness),
      ...(total && { total: totalOf(total) }),
      rows: rows.map((row) => ({
        json: String(row['json']),
        createdAt: String(row['created_at']),
        id: String(row['id']),
      })),
    };
  },
});
