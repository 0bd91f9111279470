import { timestamp, type Clock } from '../../modules/kernel/clock.ts';
import type { StoredEvent } from '../../modules/kernel/event.ts';
import type { IdMaker } from '../../modules/kernel/id.ts';
import { wants } from '../../modules/webhooks/index.ts';
import type { Subscription } from '../events/ports.ts';
import {
  webhookGroupOf,
  type ListeningEndpoint,
  type NewDelivery,
  type OpenReplay,
  type WebhookStore,
} from './ports.ts';

export interface PublishingParts {
  readonly store: WebhookStore;
  readonly ids: IdMaker;
  readonly clock: Clock;
  /** Sees to it that whoever sends looks now. */
  wake(): void;
}

/** Deliveries that are written at once. */
const together = 500;

/** The subscription that makes deliveries of events, for the endpoints that ask for them. */
export function webhooksSubscription(
  parts: PublishingParts & {
    /** Told the group of an endpoint that is new. */
    begin(group: number): void;
  },
): Subscription {
  const { store, ids, clock, wake } = parts;
  return {
    name: 'webhooks',
    async deliver(events) {
      for (const { type, organizationId, subject } of events) {
        if (type === 'webhook_endpoint.created') {
          parts.begin(webhookGroupOf(organizationId, subject));
        }
      }
      const organizations = [...new Set(events.map(({ organizationId }) => organizationId))];
      const endpoints = await store.listening(organizations);
      if (endpoints.length === 0) return;
      const replays = events.filter(({ type }) => type === 'webhook_endpoint.replayed');
      if (replays.length > 0) await store.addReplays(replays.map(replayOf));
      const deliveries = deliveriesOf(events, endpoints, ids);
      for (let from = 0; from < deliveries.length; from += together) {
        await store.add(deliveries.slice(from, from + together), timestamp(clock.now()));
      }
      if (deliveries.length > 0) wake();
    },
  };
}

/** The deliveries that events make, in the order of the events. */
function deliveriesOf(
  events: readonly StoredEvent[],
  endpoints: readonly ListeningEndpoint[],
  ids: IdMaker,
): NewDelivery[] {
  const byOrganization = Map.groupBy(endpoints, ({ organizationId }) => organizationId);
  return events.flatMap((event) =>
    (byOrganization.get(event.organizationId) ?? [])
      .filter((endpoint) => concerns(event, endpoint))
      .map(({ organizationId, endpointId }) => ({
        organizationId,
        endpointId,
        // A test has told its id already.
        id: isTest(event) ? (event.data['id'] as string) : ids.make('whd'),
        event,
        asked: isTest(event),
      })),
  );
}

/** An endpoint hears of what happens from its making on; of a test only the one that is tested. */
function concerns(event: StoredEvent, endpoint: ListeningEndpoint): boolean {
  const own = event.aggregateType === 'webhook_endpoint' && event.subject === endpoint.endpointId;
  if (isTest(event)) return own;
  if (own && event.type === 'webhook_endpoint.created') return false;
  return event.time >= endpoint.createdAt && wants(endpoint.eventTypes, event.type);
}

const isTest = ({ type }: Pick<StoredEvent, 'type'>): boolean => type === 'webhook_endpoint.tested';

function replayOf({ organizationId, subject, sequence, data }: StoredEvent): OpenReplay {
  const { id, from, to } = data as { id: string; from: string; to: string };
  return { organizationId, endpointId: subject, id, from, to, place: null, until: sequence - 1 };
}
