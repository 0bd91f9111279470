import type { SubscriptionEvent, SubscriptionResource } from './domain/subscription.ts';

/** What other modules may know of this module's committed events. */
export interface SubscriptionEventData {
  readonly type: SubscriptionEvent['type'];
  readonly data: SubscriptionResource;
}
