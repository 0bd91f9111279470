import type { PaymentFilter } from '../../../modules/payments/ports.ts';
import type { SqlValue } from '../database.ts';

/** The columns of payments that a filter is about. */
export type FilterColumn =
  'status' | 'currency' | 'amount' | 'created_at' | 'reference' | 'user_id';

/** One thing that a filter says of a payment. */
export interface Condition {
  readonly column: FilterColumn;
  readonly compare: '=' | '<' | '<=' | '>' | '>=';
  readonly value: SqlValue;
}

/** What a filter says, but for its statuses and its words. */
export const conditionsOf = (filter: PaymentFilter): readonly Condition[] =>
  [
    condition('currency', '=', filter.currency),
    condition('reference', '=', filter.reference),
    condition('user_id', '=', filter.userId),
    condition('amount', '>=', filter.minAmount),
    condition('amount', '<=', filter.maxAmount),
    condition('created_at', '>', filter.createdAfter),
    condition('created_at', '<', filter.createdBefore),
  ].flat();

const condition = (
  column: FilterColumn,
  compare: Condition['compare'],
  value: SqlValue | undefined,
): Condition[] => (value === undefined ? [] : [{ column, compare, value }]);
