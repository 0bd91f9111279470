import type { Database } from '../../platform/database/database.ts';
import { limbBase } from '../../platform/database/payments/payment-rollup.ts';
import { rowsOf } from './database.ts';

/** An organization's rollups by currency, status and day; empty ones count as absent. */
export async function rollupsOf(
  database: Database,
  organizationId: string,
): Promise<Record<string, { count: number; total: bigint }>> {
  const sql = 'SELECT * FROM payment_rollups WHERE organization_id = ?';
  const rows = await rowsOf(database, sql, organizationId);
  return Object.fromEntries(
    rows
      .map((row) => {
        const key = [row['currency'], row['status'], row['day']].map(String).join('/');
        const total = BigInt(row['total_high'] ?? 0) * limbBase + BigInt(row['total_low'] ?? 0);
        return [key, { count: Number(row['count']), total }] as const;
      })
      .filter(([, { count, total }]) => count !== 0 || total !== 0n),
  );
}
