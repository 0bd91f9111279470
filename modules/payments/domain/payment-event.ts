import type { DomainEvent } from '../../kernel/decider.ts';
import type { Failure, WaitingCommand } from './attempt.ts';
import type { PaymentResource } from './payment-state.ts';
import type { RefundResource } from './refund.ts';

/** What a caller says of a new payment; the rest follows from the event's occurrence. */
export type PaymentTerms = Pick<
  PaymentResource,
  'userId' | 'amount' | 'currency' | 'description' | 'reference' | 'metadata' | 'method'
>;

export type PaymentChanges = Partial<
  Pick<PaymentResource, 'amount' | 'description' | 'reference' | 'metadata' | 'method'>
>;

type Fact<Type extends string, Facts = unknown> = DomainEvent & { readonly type: Type } & Facts;

/** Everything that can happen to a payment. Those of its refunds are its own. */
export type PaymentEvent =
  | Fact<
      'payment.created',
      { readonly terms: PaymentTerms; readonly capture: 'automatic' | 'manual' }
    >
  | Fact<'payment.updated', { readonly changes: PaymentChanges }>
  | Fact<'payment.deleted'>
  | Fact<'payment.authorized', { readonly reference: string }>
  | Fact<'payment.requires_action', { readonly reference: string }>
  | Fact<'payment.confirmed', { readonly by: 'caller' | 'provider' }>
  | Fact<
      'payment.capture_requested',
      { readonly amount: number; readonly final: boolean; readonly command: WaitingCommand }
    >
  | Fact<'payment.captured', { readonly amount: number }>
  | Fact<
      'payment.completed',
      { readonly amountCaptured: number; readonly reference: string | null }
    >
  | Fact<'payment.failed', { readonly failure: Failure }>
  | Fact<'payment.retried'>
  /** Without a command where only time has ended what is left of a partly captured payment. */
  | Fact<'payment.cancel_requested', { readonly command: WaitingCommand | null }>
  | Fact<'payment.canceled'>
  | Fact<'payment.expired'>
  | Fact<'payment.in_doubt'>
  /** A capture or a void had no answer; the status stays. */
  | Fact<'payment.attempt_in_doubt'>
  /** A capture or a void was refused; the status stays. */
  | Fact<'payment.attempt_declined', { readonly failure: Failure }>
  /** A charge in doubt turns out to need the payer, who is long gone: it is voided. */
  | Fact<'payment.attempt_abandoned', { readonly reference: string }>
  /** What was held for a deleted or expired payment was released at its provider. */
  | Fact<'payment.released'>
  /** The alarm: the provider did not tell for days what became of an attempt. */
  | Fact<'payment.attempt_unresolved'>
  | RefundEvent;

/** What can happen to a refund. */
export type RefundEvent =
  | Fact<'refund.created', { readonly refund: RefundResource; readonly commandId: string | null }>
  | Fact<
      'refund.succeeded' | 'refund.failed' | 'refund.in_doubt' | 'refund.unresolved',
      { readonly refund: RefundResource }
    >;

/** Their types, for the aggregate. */
export const paymentEventTypes = [
  'payment.created',
  'payment.updated',
  'payment.deleted',
  'payment.authorized',
  'payment.requires_action',
  'payment.confirmed',
  'payment.capture_requested',
  'payment.captured',
  'payment.completed',
  'payment.failed',
  'payment.retried',
  'payment.cancel_requested',
  'payment.canceled',
  'payment.expired',
  'payment.in_doubt',
  'payment.attempt_in_doubt',
  'payment.attempt_declined',
  'payment.attempt_abandoned',
  'payment.released',
  'payment.attempt_unresolved',
  'refund.created',
  'refund.succeeded',
  'refund.failed',
  'refund.in_doubt',
  'refund.unresolved',
] as const satisfies readonly PaymentEvent['type'][];
