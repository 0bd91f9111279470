import type { DeliveryEvent, DeliveryResource } from './domain/delivery.ts';
import type { EndpointEvent, EndpointResource, ReplayResource } from './domain/endpoint.ts';

/** What other modules may know of this module's committed events. */
export type WebhookEventData =
  | {
      readonly type: Exclude<
        EndpointEvent['type'],
        'webhook_endpoint.replayed' | 'webhook_endpoint.tested'
      >;
      readonly data: EndpointResource;
    }
  | { readonly type: 'webhook_endpoint.replayed'; readonly data: ReplayResource }
  | { readonly type: 'webhook_endpoint.tested'; readonly data: DeliveryResource }
  | { readonly type: DeliveryEvent['type']; readonly data: DeliveryResource };
