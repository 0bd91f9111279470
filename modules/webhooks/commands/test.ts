import * as v from 'valibot';
import { defineCommand } from '../../kernel/command.ts';
import { ok, refuse } from '../../kernel/result.ts';
import { endpoint, type Endpoint, type EndpointEvent } from '../domain/endpoint.ts';
import { isDisabled } from '../domain/refusals.ts';

type Input = { readonly id: string };

/** Sends an event to one endpoint that says nothing but that it was tested. */
export const test = defineCommand<Input, Endpoint>({
  type: 'webhook_endpoints.test',
  aggregate: endpoint,
  target: 'existing',
  scopes: ['webhooks:write'],
  route: { method: 'POST', path: '/v1/webhook-endpoints/:id/test', status: 200 },
  body: v.strictObject({}),
  prepare: (_, __, make) => ok({ input: { id: make.ids.make('whd') } }),
  decide({ id }, { resource }, { aggregateId, now }) {
    if (!resource.enabled) return refuse(isDisabled(aggregateId, 'test'));
    const tested: EndpointEvent = {
      type: 'webhook_endpoint.tested',
      delivery: {
        id,
        object: 'webhook_delivery',
        endpointId: aggregateId,
        eventType: 'webhook_endpoint.tested',
        replayId: null,
        status: 'pending',
        attemptCount: 0,
        nextAttemptAt: now,
        createdAt: now,
      },
    };
    return ok({ events: [tested] });
  },
});
