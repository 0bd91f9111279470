import { paymentStatuses, type PaymentSearch } from '../../../modules/payments/ports.ts';
import type { Bindings } from '../bindings.ts';
import { conditionsOf, type Condition } from './payment-conditions.ts';
import { indexFor } from './payment-indexes.ts';
import { beyondPlace, orderBy, readsUp, sortColumns } from './payment-order.ts';

/** Where the payments of a search are found. `?1` is the organization. */
export interface Entries {
  /** A query for entries with an `id`, in the order of the search, without a limit. */
  readonly sql: string;
  /** What is left to be true of `k`, the entry, or of `p`, its payment's row. */
  readonly residual: readonly string[];
  /** Whether an entry alone does not tell what is left. */
  readonly looksUp: boolean;
}

/** A condition as SQL, of the table that is known as `of`. */
export const conditionText = (
  { column, compare, value }: Condition,
  of: 'k' | 'p' | 'payments',
  { bind }: Bindings,
): string => `${of}.${column} ${compare} ${bind(value)}`;

/** The entries of the index that fits: a range of it for each status, merged in their order. */
export function indexEntries(search: PaymentSearch, bindings: Bindings): Entries {
  const { filter, sort, mark } = search;
  const { name, equal, range, covers } = indexFor(search);
  const up = readsUp(search);
  const conditions = conditionsOf(filter);
  const equals = conditions.filter(({ column }) => equal.includes(column));
  const bounds = conditions.filter(({ column }) => column === range);
  const others = conditions.filter(({ column }) => column !== range && !equal.includes(column));
  // The place is within the bounds. Of two bounds on one side SQLite would begin at either, and
  // read all that is between them.
  const boundsAhead = bounds.filter(({ compare }) => compare.startsWith(up ? '<' : '>'));

  const isPassed = (status: string): boolean =>
    sort === 'status' &&
    mark !== undefined &&
    (up ? status < mark.place.status : status > mark.place.status);
  const ranges = (filter.statuses ?? paymentStatuses).map((status) => {
    const fromPlace = mark && (sort !== 'status' || status === mark.place.status);
    const here = [
      'organization_id = ?1',
      'deleted = 0',
      `status = ${bindings.bind(status)}`,
      ...[...equals, ...(fromPlace ? boundsAhead : bounds)].map((condition) =>
        conditionText(condition, 'payments', bindings),
      ),
      ...(fromPlace ? beyondPlace(search, inRange[range], bindings) : []),
      ...(isPassed(status) ? ['false'] : []),
    ];
    const columns = ['id', 'status', range, ...covers];
    return `SELECT ${columns.join(', ')} FROM payments INDEXED BY ${name}
      WHERE ${here.join(' AND ')}`;
  });
  const found = (condition: Condition): boolean => covers.includes(condition.column);
  return {
    sql: `${ranges.join(' UNION ALL ')} ${orderBy(sortColumns[sort], up)}`,
    residual: others.map((each) => conditionText(each, found(each) ? 'k' : 'p', bindings)),
    looksUp: !others.every(found),
  };
}

/** Within one status of an index entries have this order. */
const inRange = { created_at: sortColumns.createdAt, amount: sortColumns.amount };
