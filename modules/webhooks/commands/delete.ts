import * as v from 'valibot';
import { defineCommand } from '../../kernel/command.ts';
import type { JsonObject } from '../../kernel/json.ts';
import { ok } from '../../kernel/result.ts';
import { endpoint, type Endpoint, type EndpointEvent } from '../domain/endpoint.ts';

/** Takes an endpoint away, with all that waits for it and the log of its deliveries. */
export const remove = defineCommand<JsonObject, Endpoint>({
  type: 'webhook_endpoints.delete',
  aggregate: endpoint,
  target: 'existing',
  scopes: ['webhooks:write'],
  route: { method: 'DELETE', path: '/v1/webhook-endpoints/:id', status: 204 },
  body: v.strictObject({}),
  decide() {
    const deleted: EndpointEvent = { type: 'webhook_endpoint.deleted' };
    return ok({ events: [deleted] });
  },
});
