import type {
  PaymentStatus,
  PeriodSum,
  StatisticsFilter,
  StatisticsInterval,
  StatusSum,
} from '../../../modules/payments/ports.ts';
import { bindings, type Bindings } from '../bindings.ts';
import type { Row, Statement } from '../database.ts';
import { limbBase } from './payment-rollup.ts';

/** A low limb is summed in two parts: the sum of 9,224 whole ones may pass 2^63. */
const unit = 1_000_000n;

const sumsOf = (sum: 'total' | 'refunded'): string => `sum(${sum}_high) AS ${sum}_high,
  sum(${sum}_low / ${unit}) AS ${sum}_middle, sum(${sum}_low % ${unit}) AS ${sum}_low`;

const summed = (row: Row, sum: 'total' | 'refunded'): bigint =>
  BigInt(row[`${sum}_high`] ?? 0) * limbBase +
  BigInt(row[`${sum}_middle`] ?? 0) * unit +
  BigInt(row[`${sum}_low`] ?? 0);

function rollupsThat(
  organizationId: string,
  { statuses, currency, from, to }: StatisticsFilter,
  { bind }: Bindings,
): string {
  const conditions = [
    `organization_id = ${bind(organizationId)}`,
    ...(currency === undefined ? [] : [`currency = ${bind(currency)}`]),
    ...(statuses ? [`status IN (${statuses.map(bind).join(', ')})`] : []),
    ...(from === undefined ? [] : [`day >= ${bind(from)}`]),
    ...(to === undefined ? [] : [`day <= ${bind(to)}`]),
  ];
  return `FROM payment_rollups WHERE ${conditions.join(' AND ')}`;
}

/** How many payments of these statuses, and of this currency, there are. */
export function countOfRollups(organizationId: string, filter: StatisticsFilter): Statement {
  const bound = bindings();
  const rollups = rollupsThat(organizationId, filter, bound);
  return {
    sql: `SELECT coalesce(sum(count), 0) AS counted, 0 AS seen ${rollups}`,
    args: bound.args,
  };
}

/** The sums of each currency and status. */
export function statusSums(organizationId: string, filter: StatisticsFilter): Statement {
  const bound = bindings();
  const rollups = rollupsThat(organizationId, filter, bound);
  const sql = `SELECT currency, status, sum(count) AS count, ${sumsOf('total')},
    ${sumsOf('refunded')} ${rollups} GROUP BY currency, status HAVING sum(count) > 0`;
  return { sql, args: bound.args };
}

export const statusSumOf = (row: Row): StatusSum => ({
  currency: String(row['currency']),
  status: row['status'] as PaymentStatus,
  count: Number(row['count']),
  total: summed(row, 'total'),
  refunded: summed(row, 'refunded'),
});

const starts: Readonly<Record<StatisticsInterval, string>> = {
  day: 'day',
  month: "substr(day, 1, 7) || '-01'",
};

/** The sums of each currency and period, in this order. */
export function periodSums(
  organizationId: string,
  filter: StatisticsFilter,
  { interval, limit }: { readonly interval: StatisticsInterval; readonly limit: number },
): Statement {
  const bound = bindings();
  const rollups = rollupsThat(organizationId, filter, bound);
  const sql = `SELECT currency, ${starts[interval]} AS start, sum(count) AS count,
    ${sumsOf('total')} ${rollups} GROUP BY currency, start HAVING sum(count) > 0
    ORDER BY currency, start LIMIT ${bound.bind(limit)}`;
  return { sql, args: bound.args };
}

export const periodSumOf = (row: Row): PeriodSum => ({
  currency: String(row['currency']),
  start: String(row['start']),
  count: Number(row['count']),
  total: summed(row, 'total'),
});
