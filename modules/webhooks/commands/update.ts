import * as v from 'valibot';
import { defineCommand } from '../../kernel/command.ts';
import { ok } from '../../kernel/result.ts';
import {
  endpoint,
  type Endpoint,
  type EndpointEvent,
  type EndpointTerms,
} from '../domain/endpoint.ts';
import type { WebhookUrls } from '../ports.ts';
import { Description, eventTypesOf, examineUrl, Url } from './fields.ts';

type Input = Partial<EndpointTerms>;

/** Changes an endpoint. One that is enabled again goes on with what was waiting for it. */
export const update = (ports: {
  readonly urls: WebhookUrls;
  readonly eventTypes: readonly string[];
}) =>
  defineCommand<Input, Endpoint>({
    type: 'webhook_endpoints.update',
    aggregate: endpoint,
    target: 'existing',
    scopes: ['webhooks:write'],
    route: { method: 'PATCH', path: '/v1/webhook-endpoints/:id', status: 200 },
    body: v.pipe(
      v.strictObject({
        url: v.optional(Url),
        eventTypes: v.optional(eventTypesOf(ports.eventTypes)),
        description: v.optional(v.nullable(Description)),
        enabled: v.optional(v.boolean('Send true or false')),
      }),
      v.check((body) => Object.keys(body).length > 0, 'Send at least one field to change'),
    ),
    examine: examineUrl(ports.urls),
    decide(input, { resource }) {
      const changed = Object.entries(input).filter(
        ([name, value]) =>
          JSON.stringify(value) !== JSON.stringify(resource[name as keyof EndpointTerms]),
      );
      if (changed.length === 0) return ok({ events: [] });
      const changes: Partial<EndpointTerms> = Object.fromEntries(changed);
      const updated: EndpointEvent = { type: 'webhook_endpoint.updated', changes };
      return ok({ events: [updated] });
    },
  });
