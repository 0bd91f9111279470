import type { AttemptResource, Collection, Failure } from './attempt.ts';
import type { PaymentStatus } from './lifecycle.ts';
import type { PaymentMethod } from './method.ts';
import type { Refund } from './refund.ts';

/** A payment as the API shows it. Amounts are integers of minor units. */
export type PaymentResource = {
  readonly id: string;
  readonly object: 'payment';
  readonly organizationId: string;
  readonly userId: string | null;
  readonly amount: number;
  readonly currency: string;
  readonly status: PaymentStatus;
  readonly amountCaptured: number;
  /** What was given back; not what is still on its way. */
  readonly amountRefunded: number;
  readonly description: string | null;
  readonly reference: string | null;
  readonly metadata: Readonly<Record<string, string>>;
  readonly method: PaymentMethod;
  readonly attempt: AttemptResource | null;
  readonly failure: Failure | null;
  readonly version: number;
  readonly createdAt: string;
  readonly updatedAt: string;
  readonly completedAt: string | null;
};

/** The state of a payment: what is shown, and what its collection and its deciders need. */
export interface Payment {
  readonly resource: PaymentResource;
  readonly deleted: boolean;
  /** How a provider collects it; null where none ever did. */
  readonly collection: Collection | null;
  /** Those that are open, and those that were closed since the state was loaded. */
  readonly refunds: readonly Refund[];
}
