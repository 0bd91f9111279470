import type { ListPage, ListRead } from '../kernel/asked-list.ts';
import type { Freshness } from '../kernel/query.ts';
import type { Looking } from './domain/attempt.ts';
import type { ProviderMethod } from './domain/method.ts';
import type { Payment } from './domain/payment-state.ts';
import type { ProviderAnswer, ProviderStep } from './domain/provider-answer.ts';
import type { FoundPayments, PaymentSearch } from './domain/payment-search.ts';
import type {
  PeriodSum,
  StatisticsFilter,
  StatisticsInterval,
  StatusSum,
} from './domain/payment-statistics.ts';

export type { ProviderMethod } from './domain/method.ts';
export type { ProviderAnswer, ProviderStep } from './domain/provider-answer.ts';

export type {
  FoundPayments,
  ListedPayment,
  PaymentFilter,
  PaymentPlace,
  PaymentSearch,
} from './domain/payment-search.ts';
export { paymentStatuses, type PaymentStatus } from './domain/lifecycle.ts';
export type {
  PeriodSum,
  StatisticsFilter,
  StatisticsInterval,
  StatusSum,
} from './domain/payment-statistics.ts';

/** A payment as it was stored: the JSON text of its resource. */
export interface StoredPayment {
  readonly json: string;
  readonly version: number;
  readonly deleted: boolean;
}

/** A place among the refunds of a payment. */
export interface RefundPlace {
  readonly createdAt: string;
  readonly id: string;
}

/** Reads the payments of one organization: there is no way to name another's. */
export interface PaymentReader {
  /** The payment, deleted ones included; undefined when there never was one. */
  get(id: string): Promise<Freshness & { readonly payment: StoredPayment | undefined }>;
  /** The payments of a page; deleted ones are on none. */
  search(search: PaymentSearch): Promise<Freshness & FoundPayments>;
  /** What statistics are made of, with at most `limit` periods of a series. */
  sums(
    filter: StatisticsFilter,
    series: { readonly interval: StatisticsInterval; readonly limit: number } | undefined,
  ): Promise<
    Freshness & {
      readonly statuses: readonly StatusSum[];
      readonly periods: readonly PeriodSum[] | undefined;
    }
  >;
  /** A refund of a payment; undefined when there is none. */
  refund(paymentId: string, id: string): Promise<Freshness & { readonly json: string | undefined }>;
  /** The refunds of a page, newest first. */
  refunds(
    paymentId: string,
    page: ListPage<RefundPlace>,
  ): Promise<Freshness & ListRead<RefundPlace>>;
}

/** The payments of an organization. */
export type PaymentsOf = (organizationId: string) => PaymentReader;

/** One operation at a provider. A repetition of it is the same operation. */
export interface ProviderOperation {
  readonly step: ProviderStep;
  /** The same for every repetition, and for nothing else: the provider carries it out once. */
  readonly idempotencyKey: string;
  readonly organizationId: string;
  readonly paymentId: string;
  readonly method: ProviderMethod;
  /** Minor units: of the payment for a charge, else what is captured or refunded. */
  readonly amount: number;
  readonly currency: string;
  /** Of a charge: `manual` leaves the money authorized. */
  readonly capture: 'automatic' | 'manual';
  /** Of a capture: what is not captured is released. */
  readonly final: boolean;
  /** The provider's own name of the charge; null before it told one. */
  readonly reference: string | null;
  /** When it was first to be carried out: RFC 3339 UTC with milliseconds. */
  readonly startedAt: string;
}

/**
 * What a provider knows of an operation that was sent before. One that never arrived may still be
 * on its way: only performing it again, under its key, settles what becomes of it.
 */
export type ProviderKnowledge = ProviderAnswer | { readonly kind: 'never_arrived' };

/** Moves money elsewhere. What goes wrong at the provider is an answer; only a bug throws. */
export interface PaymentProvider {
  readonly name: ProviderMethod['type'];
  /**
   * Carries an operation out, once however often it is sent. Ends with `unknown` when the signal
   * aborts.
   */
  perform(operation: ProviderOperation, signal: AbortSignal): Promise<ProviderAnswer>;
  /**
   * Asks what became of an operation. Where a provider tells that for certain only when it gets the
   * operation again, it is sent again under its key: so it may be carried out now if it never was,
   * and never twice. What is `unavailable` to `perform` is `unknown` here.
   */
  lookUp(operation: ProviderOperation, signal: AbortSignal): Promise<ProviderKnowledge>;
}

/** A payment that is collected, and what its process remembers. */
export interface CollectedPayment {
  readonly payment: Payment;
  readonly looking: Looking;
  /** How many notices of its provider nobody has followed yet. */
  readonly notices: number;
  /** When its row says that something is due: RFC 3339 UTC; null without a row. */
  readonly dueAt: string | null;
}

/** What the collection of payments keeps of each, beside the payment. */
export interface CollectionStore {
  /** The payment as it is at the primary, and what its process remembers; undefined without one. */
  load(organizationId: string, paymentId: string): Promise<CollectedPayment | undefined>;
  /**
   * Notes when a provider was asked (null where it was not), when something is due again, and that
   * the notices were followed. What happened to the payment since it was loaded stays due, and a
   * notice that came since is still to be followed.
   */
  looked(
    found: CollectedPayment,
    look: { readonly at: string | null; readonly dueAt: string; readonly heeded: boolean },
  ): Promise<void>;
  /** Notes that a provider has something to be seen. False where nothing is being collected. */
  notice(organizationId: string, paymentId: string, at: string): Promise<boolean>;
  /** The event that gave the payment this version, for what it causes. */
  cause(
    organizationId: string,
    paymentId: string,
    version: number,
  ): Promise<{ readonly eventId: string; readonly correlationId: string } | undefined>;
}
