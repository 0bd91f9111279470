import type { PaymentStatus } from './lifecycle.ts';

/** Which payments statistics are made of. */
export interface StatisticsFilter {
  /** Any of these. */
  readonly statuses?: readonly PaymentStatus[] | undefined;
  readonly currency?: string | undefined;
  /** UTC days of creation, `2030-01-31`, both inclusive. */
  readonly from?: string | undefined;
  readonly to?: string | undefined;
}

export const statisticsIntervals = ['day', 'month'] as const;

/** The periods of a series. */
export type StatisticsInterval = (typeof statisticsIntervals)[number];

/** Sums over the payments of one currency and status, in minor units; none has a count of 0. */
export interface StatusSum {
  readonly currency: string;
  readonly status: PaymentStatus;
  readonly count: number;
  readonly total: bigint;
  readonly refunded: bigint;
}

/** Sums over the payments of one currency that were created in one period; none is empty. */
export interface PeriodSum {
  readonly currency: string;
  /** The first day of the period (UTC). */
  readonly start: string;
  readonly count: number;
  readonly total: bigint;
}

/**
 * The statistics as they are shown, an entry for each currency. All of an entry is said of the
 * payments that the filter lets through: filtered to `failed`, `completedCount` is 0.
 */
export function statisticsOf(
  sums: readonly StatusSum[],
  periods: readonly PeriodSum[] | undefined,
) {
  const series = periods && byCurrency(periods);
  return [...byCurrency(sums)].map(([currency, statuses]) => {
    const count = statuses.reduce((sum, each) => sum + each.count, 0);
    const total = statuses.reduce((sum, each) => sum + each.total, 0n);
    const refunded = statuses.reduce((sum, each) => sum + each.refunded, 0n);
    const completed = statuses.find(({ status }) => status === 'completed');
    const failed = statuses.find(({ status }) => status === 'failed');
    const ended = (completed?.count ?? 0) + (failed?.count ?? 0);
    return {
      currency,
      count,
      total: String(total),
      average: String(dividedHalfEven(total, BigInt(count))),
      completedCount: completed?.count ?? 0,
      completedTotal: String(completed?.total ?? 0n),
      refundedTotal: String(refunded),
      successRate: ended === 0 ? null : (completed?.count ?? 0) / ended,
      byStatus: Object.fromEntries(
        statuses.map((each) => [each.status, { count: each.count, total: String(each.total) }]),
      ),
      ...(series && {
        series: (series.get(currency) ?? []).map((each) => ({
          start: each.start,
          count: each.count,
          total: String(each.total),
        })),
      }),
    };
  });
}

/** `dividend` is not negative. */
function dividedHalfEven(dividend: bigint, divisor: bigint): bigint {
  const quotient = dividend / divisor;
  const twice = (dividend % divisor) * 2n;
  const up = twice > divisor || (twice === divisor && quotient % 2n === 1n);
  return up ? quotient + 1n : quotient;
}

/** `Map.groupBy` is not everywhere where this runs. */
function byCurrency<Each extends { readonly currency: string }>(all: readonly Each[]) {
  const groups = new Map<string, Each[]>();
  for (const each of all) {
    const group = groups.get(each.currency);
    if (group) group.push(each);
    else groups.set(each.currency, [each]);
  }
  return groups;
}
