import type { Aggregate, DomainEvent } from '../../kernel/decider.ts';
import type { JsonObject } from '../../kernel/json.ts';
import type { DeliveryResource } from './delivery.ts';
import { keptSecrets, type SealedSecret } from './secrets.ts';

/** Why an endpoint was disabled: it said that it is gone, or did nothing but fail for days. */
export type DisabledReason = 'gone' | 'failing';

/** A webhook endpoint as the API shows it: never its secret. */
export type EndpointResource = {
  readonly id: string;
  readonly object: 'webhook_endpoint';
  readonly url: string;
  readonly eventTypes: readonly string[];
  readonly description: string | null;
  readonly enabled: boolean;
  /** Null while it is enabled, and where somebody has disabled it. */
  readonly disabledReason: DisabledReason | null;
  readonly disabledAt: string | null;
  readonly version: number;
  readonly createdAt: string;
  readonly updatedAt: string;
};

export type EndpointTerms = Pick<
  EndpointResource,
  'url' | 'eventTypes' | 'description' | 'enabled'
>;

/** A part of the past that is to be delivered again; both ends belong to it. */
export type ReplayResource = {
  readonly id: string;
  readonly object: 'webhook_replay';
  readonly endpointId: string;
  readonly from: string;
  readonly to: string;
  readonly createdAt: string;
};

/** An endpoint, and what signs its deliveries. */
export interface Endpoint {
  readonly resource: EndpointResource;
  readonly secrets: readonly SealedSecret[];
  readonly deleted: boolean;
}

type Fact<Type extends string, Facts = unknown> = DomainEvent & { readonly type: Type } & Facts;

export type EndpointEvent =
  | Fact<
      'webhook_endpoint.created',
      { readonly terms: EndpointTerms; readonly sealedSecret: string }
    >
  | Fact<'webhook_endpoint.updated', { readonly changes: Partial<EndpointTerms> }>
  | Fact<'webhook_endpoint.deleted'>
  | Fact<'webhook_endpoint.secret_rotated', { readonly sealedSecret: string }>
  | Fact<'webhook_endpoint.disabled', { readonly reason: DisabledReason }>
  | Fact<'webhook_endpoint.replayed', { readonly replay: ReplayResource }>
  | Fact<'webhook_endpoint.tested', { readonly delivery: DeliveryResource }>;

/** The endpoint aggregate: who is told of which events. */
export const endpoint: Aggregate<Endpoint, EndpointEvent> = {
  type: 'webhook_endpoint',
  events: [
    'webhook_endpoint.created',
    'webhook_endpoint.updated',
    'webhook_endpoint.deleted',
    'webhook_endpoint.secret_rotated',
    'webhook_endpoint.disabled',
    'webhook_endpoint.replayed',
    'webhook_endpoint.tested',
  ],
  limit: {
    most: 100,
    advice: 'Delete a webhook endpoint that you no longer need',
    counts: (state) => !state.deleted,
  },
  version: (state) => state.resource.version,
  deleted: (state) => state.deleted,
  resource: (state, event) => shownBy(event) ?? state.resource,
  evolve(state, event, { aggregateId, version, at }) {
    if (event.type === 'webhook_endpoint.created') {
      return {
        resource: {
          id: aggregateId,
          object: 'webhook_endpoint',
          ...event.terms,
          disabledReason: null,
          disabledAt: event.terms.enabled ? null : at,
          version,
          createdAt: at,
          updatedAt: at,
        },
        secrets: [{ sealed: event.sealedSecret, until: null }],
        deleted: false,
      };
    }
    if (!state) throw new Error(`The first event of an endpoint cannot be ${event.type}`);
    return evolved(state, event, version, at);
  },
};

function shownBy(event: EndpointEvent | undefined): JsonObject | undefined {
  if (event?.type === 'webhook_endpoint.replayed') return event.replay;
  return event?.type === 'webhook_endpoint.tested' ? event.delivery : undefined;
}

function evolved(
  state: Endpoint,
  event: Exclude<EndpointEvent, { type: 'webhook_endpoint.created' }>,
  version: number,
  at: string,
): Endpoint {
  const resource = { ...state.resource, version, updatedAt: at };
  switch (event.type) {
    case 'webhook_endpoint.updated': {
      const { enabled } = event.changes;
      const ability = enabled !== undefined && {
        disabledReason: null,
        disabledAt: enabled ? null : at,
      };
      return { ...state, resource: { ...resource, ...event.changes, ...ability } };
    }
    case 'webhook_endpoint.disabled': {
      const disabled = { enabled: false, disabledReason: event.reason, disabledAt: at };
      return { ...state, resource: { ...resource, ...disabled } };
    }
    case 'webhook_endpoint.secret_rotated':
      return { ...state, resource, secrets: keptSecrets(state.secrets, event.sealedSecret, at) };
    case 'webhook_endpoint.deleted':
      return { ...state, resource: { ...resource, enabled: false }, secrets: [], deleted: true };
    case 'webhook_endpoint.replayed':
    case 'webhook_endpoint.tested':
      break;
  }
  return { ...state, resource };
}
