import type { Module } from '../kernel/module.ts';
import {
  create,
  disable,
  remove,
  replay,
  retryDelivery,
  rotateSecret,
  test,
  update,
} from './commands/index.ts';
import { delivery } from './domain/delivery.ts';
import { endpoint } from './domain/endpoint.ts';
import type { WebhooksOf, WebhookUrls } from './ports.ts';
import { deliveries, get, health, list } from './queries/index.ts';

/** The webhooks module. */
export const webhooks = (ports: {
  readonly webhooks: WebhooksOf;
  readonly webhookUrls: WebhookUrls;
  /** The types of the other modules' events: an endpoint may ask for them. */
  readonly eventTypes: readonly string[];
}): Module => {
  const aggregates = [endpoint, delivery];
  const own = aggregates.flatMap(({ events }) => events);
  const told = { urls: ports.webhookUrls, eventTypes: [...ports.eventTypes, ...own] };
  return {
    name: 'webhooks',
    aggregates,
    commands: [
      create(told),
      update(told),
      remove,
      rotateSecret,
      disable,
      replay,
      test,
      retryDelivery,
    ],
    queries: [get, list, health, deliveries].map((query) => query(ports.webhooks)),
    handlers: [],
  };
};

export { wants } from './domain/event-types.ts';
export { deliveryHeaders, payloadOf } from './domain/payload.ts';
export { secretOwner, signing } from './domain/secrets.ts';
export { afterAttempt, isGone, isHopeless, isSuccess } from './domain/schedule.ts';
export type { AttemptAnswer } from './domain/schedule.ts';
