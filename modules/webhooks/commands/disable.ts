import * as v from 'valibot';
import { defineCommand } from '../../kernel/command.ts';
import { ok } from '../../kernel/result.ts';
import {
  endpoint,
  type DisabledReason,
  type Endpoint,
  type EndpointEvent,
} from '../domain/endpoint.ts';

type Input = { readonly reason: DisabledReason };

/** Stops sending to an endpoint that is gone, or has failed for days. */
export const disable = defineCommand<Input, Endpoint>({
  type: 'webhook_endpoints.disable',
  aggregate: endpoint,
  target: 'existing',
  scopes: ['webhooks:write'],
  route: null,
  body: v.strictObject({ reason: v.picklist(['gone', 'failing']) }),
  decide({ reason }, { resource }) {
    const disabled: EndpointEvent = { type: 'webhook_endpoint.disabled', reason };
    return ok({ events: resource.enabled ? [disabled] : [] });
  },
});
