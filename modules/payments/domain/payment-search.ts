import type { PageMark, PageRead, Total } from '../../kernel/page.ts';
import type { PaymentStatus } from './lifecycle.ts';

/** What a payment is sorted by: its place in any list of payments. */
export type PaymentPlace = {
  readonly createdAt: string;
  readonly id: string;
  readonly status: PaymentStatus;
  readonly amount: number;
};

/** A row of a list: the JSON text of the payment, and its place, which a cursor remembers. */
export type ListedPayment = PaymentPlace & { readonly json: string };

/** Which payments are looked for: those that meet all that is said. */
export interface PaymentFilter {
  /** Any of these. */
  readonly statuses?: readonly PaymentStatus[] | undefined;
  readonly currency?: string | undefined;
  /** Minor units, both inclusive; only with a currency. */
  readonly minAmount?: number | undefined;
  readonly maxAmount?: number | undefined;
  /** RFC 3339 UTC with milliseconds, both exclusive. */
  readonly createdAfter?: string | undefined;
  readonly createdBefore?: string | undefined;
  readonly reference?: string | undefined;
  readonly userId?: string | undefined;
  /** All of these are words of the description or the reference. */
  readonly words?: readonly string[] | undefined;
}

export const paymentSorts = ['createdAt', 'amount', 'status'] as const;

/**
 * What payments are sorted by: statuses by the alphabet, amounts only with a currency. Within one
 * status or amount the order is by creation, within one millisecond by id; a text search that is
 * sorted by creation has the order in which payments were created there.
 */
export type PaymentSort = (typeof paymentSorts)[number];

/** A page of payments that is looked for. */
export interface PaymentSearch {
  readonly filter: PaymentFilter;
  readonly sort: PaymentSort;
  readonly direction: 'asc' | 'desc';
  /** Where the page begins and to which side it is read; from the top of the list without one. */
  readonly mark: PageMark<PaymentPlace> | undefined;
  readonly limit: number;
  /** Rows to pass over first. */
  readonly offset: number;
  /** Whether to count the rows of the whole list too. */
  readonly count: boolean;
}

export interface FoundPayments extends PageRead<ListedPayment, PaymentPlace> {
  /** Absent where it was not asked for. */
  readonly total: Total | undefined;
}
