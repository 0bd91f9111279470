import type { Payment } from '../../../modules/payments/index.ts';
import type { AggregateChange } from '../../commands/ports.ts';
import { insertRows } from '../aggregate-table.ts';
import type { Statement } from '../database.ts';

/** Sums are kept in two limbs of this base, so that none passes 2^63. */
export const limbBase = 10n ** 15n;

interface Rollup {
  readonly key: readonly [organizationId: string, currency: string, status: string, day: string];
  count: number;
  total: bigint;
  refunded: bigint;
}

/** How a batch changes the rollups by organization, currency, status and day of creation (UTC). */
export function rollupStatement(changes: readonly AggregateChange<Payment>[]): Statement[] {
  const rollups = new Map<string, Rollup>();
  const add = (organizationId: string, payment: Payment | undefined, sign: 1 | -1): void => {
    if (!payment || payment.deleted) return;
    const { currency, status, createdAt, amount, amountRefunded } = payment.resource;
    const key = [organizationId, currency, status, createdAt.slice(0, 10)] as const;
    const rollup = rollups.get(key.join('/')) ?? { key, count: 0, total: 0n, refunded: 0n };
    rollup.count += sign;
    rollup.total += BigInt(sign * amount);
    rollup.refunded += BigInt(sign * amountRefunded);
    rollups.set(key.join('/'), rollup);
  };
  for (const { organizationId, before, after } of changes) {
    add(organizationId, before, -1);
    add(organizationId, after, 1);
  }
  const rows = [...rollups.values()]
    .filter(({ count, total, refunded }) => count !== 0 || total !== 0n || refunded !== 0n)
    .map(({ key, count, total, refunded }) => [...key, count, ...limbs(total), ...limbs(refunded)]);
  if (rows.length === 0) return [];
  const columns = [
    'organization_id',
    'currency',
    'status',
    'day',
    'count',
    'total_high',
    'total_low',
    'refunded_high',
    'refunded_low',
  ];
  return [insertRows('payment_rollups', columns, rows, accumulate)];
}

/** The low limb is never negative, so a carry is a division and a remainder. */
const accumulated = (sum: string): string => `
  ${sum}_high = ${sum}_high + excluded.${sum}_high
    + (${sum}_low + excluded.${sum}_low) / ${limbBase},
  ${sum}_low = (${sum}_low + excluded.${sum}_low) % ${limbBase}`;

const accumulate = `ON CONFLICT (organization_id, currency, status, day) DO UPDATE SET
  count = count + excluded.count,${accumulated('total')},${accumulated('refunded')}`;

/** `total` = high × base + low, 0 ≤ low < base: floor division, also below zero. */
function limbs(total: bigint): [high: number, low: number] {
  const low = ((total % limbBase) + limbBase) % limbBase;
  return [Number((total - low) / limbBase), Number(low)];
}
