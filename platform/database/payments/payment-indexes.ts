import type { PaymentSearch } from '../../../modules/payments/ports.ts';
import type { FilterColumn } from './payment-conditions.ts';

/**
 * An index of payments: after the organization it has the columns of `equal`, then the status, then
 * what is sorted by, `range` first. What it `covers` beside these is found in it too.
 */
export interface PaymentIndex {
  readonly name: string;
  readonly equal: readonly FilterColumn[];
  readonly range: 'created_at' | 'amount';
  readonly covers: readonly FilterColumn[];
}

const byStatus: PaymentIndex = {
  name: 'payments_by_status',
  equal: [],
  range: 'created_at',
  covers: [],
};
const byCurrency: PaymentIndex = {
  name: 'payments_by_currency',
  equal: ['currency'],
  range: 'created_at',
  covers: ['amount'],
};
const byAmount: PaymentIndex = {
  name: 'payments_by_amount',
  equal: ['currency'],
  range: 'amount',
  covers: ['created_at'],
};
const byUser: PaymentIndex = {
  name: 'payments_by_user',
  equal: ['user_id'],
  range: 'created_at',
  covers: ['currency', 'amount'],
};
const byUserAmount: PaymentIndex = {
  name: 'payments_by_user_amount',
  equal: ['user_id', 'currency'],
  range: 'amount',
  covers: ['created_at'],
};
const byReference: PaymentIndex = {
  name: 'payments_by_reference',
  equal: ['reference'],
  range: 'created_at',
  covers: ['currency', 'amount'],
};
const byReferenceAmount: PaymentIndex = {
  name: 'payments_by_reference_amount',
  equal: ['reference', 'currency'],
  range: 'amount',
  covers: ['created_at'],
};

/** The index that has a search's order, and the most of what it filters by. */
export function indexFor({ filter, sort }: PaymentSearch): PaymentIndex {
  const [byCreation, byItsAmount] =
    filter.reference !== undefined
      ? [byReference, byReferenceAmount]
      : filter.userId !== undefined
        ? [byUser, byUserAmount]
        : [filter.currency === undefined ? byStatus : byCurrency, byAmount];
  return sort === 'amount' ? byItsAmount : byCreation;
}
