/** A refund as the API shows it. Amounts are integers of minor units. */
export type RefundResource = {
  readonly id: string;
  readonly object: 'refund';
  readonly paymentId: string;
  readonly amount: number;
  readonly currency: string;
  readonly status: 'pending' | 'succeeded' | 'failed' | 'in_doubt';
  readonly reason: string | null;
  readonly createdAt: string;
};

/** A refund, and what of it is still to be done at a provider. */
export interface Refund {
  readonly resource: RefundResource;
  /** The command that waits for the provider's answer; null where none does. */
  readonly commandId: string | null;
  /** The payment's version when it was asked for. */
  readonly version: number;
  /** Since when nobody knows whether it was carried out: RFC 3339 UTC. */
  readonly doubtfulSince: string | null;
  /** Its provider did not tell for days, and somebody was told. */
  readonly unresolved: boolean;
}

/** The most refunds of one payment that may be open at once. */
export const openRefundLimit = 100;

/** True until it is known what became of it. */
export const isOpen = ({ resource: { status } }: Refund): boolean =>
  status === 'pending' || status === 'in_doubt';

/** What is promised to be given back, or may have been: minor units. */
export const openAmount = (refunds: readonly Refund[]): number =>
  refunds.filter(isOpen).reduce((sum, { resource }) => sum + resource.amount, 0);
