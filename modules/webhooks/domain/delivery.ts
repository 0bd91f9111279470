import type { Aggregate, DomainEvent } from '../../kernel/decider.ts';

export const deliveryStatuses = ['pending', 'succeeded', 'failed'] as const;

/** `pending`: to be sent, now or again later. `failed`: it was sent too often in vain. */
export type DeliveryStatus = (typeof deliveryStatuses)[number];

/** An event on its way to an endpoint, as the API shows it beside its attempts. */
export type DeliveryResource = {
  readonly id: string;
  readonly object: 'webhook_delivery';
  readonly endpointId: string;
  /** Absent where it is shown by that very event. */
  readonly eventId?: string;
  readonly eventType: string;
  /** Of a delivery that a replay asked for. */
  readonly replayId: string | null;
  readonly status: DeliveryStatus;
  readonly attemptCount: number;
  readonly nextAttemptAt: string | null;
  readonly createdAt: string;
};

/** A delivery, and how often somebody has had it sent again: attempts cause no events. */
export interface Delivery {
  readonly resource: DeliveryResource;
  readonly version: number;
}

export interface DeliveryEvent extends DomainEvent {
  readonly type: 'webhook_delivery.retried';
}

/** The delivery aggregate: made, sent and forgotten without events; asked for again with one. */
export const delivery: Aggregate<Delivery, DeliveryEvent> = {
  type: 'webhook_delivery',
  events: ['webhook_delivery.retried'],
  version: (state) => state.version,
  deleted: () => false,
  resource: (state) => state.resource,
  evolve(state, event, { version, at }) {
    if (!state) throw new Error(`The first event of a delivery cannot be ${event.type}`);
    return { version, resource: { ...state.resource, status: 'pending', nextAttemptAt: at } };
  },
};
