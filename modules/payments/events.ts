import type { PaymentEvent } from './domain/payment-event.ts';
import type { PaymentResource } from './domain/payment.ts';
import type { RefundResource } from './domain/refund.ts';

type RefundEventType = Extract<PaymentEvent['type'], `refund.${string}`>;

/** What other modules may know of a payment's committed events: `data` is what they are about. */
export type PaymentEventData =
  | {
      readonly type: Exclude<PaymentEvent['type'], RefundEventType>;
      readonly data: PaymentResource;
    }
  | { readonly type: RefundEventType; readonly data: RefundResource };
