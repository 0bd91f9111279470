import * as v from 'valibot';
import { defineCommand } from '../../kernel/command.ts';
import { ok, refuse } from '../../kernel/result.ts';
import { millisecondsOf, Time } from '../../kernel/time.ts';
import {
  endpoint,
  type Endpoint,
  type EndpointEvent,
  type ReplayResource,
} from '../domain/endpoint.ts';
import { isDisabled } from '../domain/refusals.ts';

type Input = { readonly id: string; readonly from: string; readonly to: string };

/** Sends the events of a time again, those that the endpoint asks for, each under its own id. */
export const replay = defineCommand<Input, Endpoint>({
  type: 'webhook_endpoints.replay',
  aggregate: endpoint,
  target: 'existing',
  scopes: ['webhooks:write'],
  route: { method: 'POST', path: '/v1/webhook-endpoints/:id/replay', status: 200 },
  body: v.strictObject({ from: Time, to: Time }),
  prepare(body, _, make) {
    const asked = body as { readonly from: string; readonly to: string };
    const from = millisecondsOf(asked.from, 'up');
    const to = millisecondsOf(asked.to, 'down');
    if (from > to) {
      const detail = 'Send a time in "to" that is not before "from"';
      return refuse({ code: 'invalid_request', pointer: '/to', detail });
    }
    return ok({ input: { id: make.ids.make('whr'), from, to } });
  },
  decide({ id, from, to }, { resource }, { aggregateId, now }) {
    if (!resource.enabled) return refuse(isDisabled(aggregateId, 'replay events to'));
    const asked: ReplayResource = {
      id,
      object: 'webhook_replay',
      endpointId: aggregateId,
      from,
      to,
      createdAt: now,
    };
    const replayed: EndpointEvent = { type: 'webhook_endpoint.replayed', replay: asked };
    return ok({ events: [replayed] });
  },
});
