import * as v from 'valibot';
import { defineCommand } from '../../kernel/command.ts';
import type { JsonObject } from '../../kernel/json.ts';
import { ok, refuse } from '../../kernel/result.ts';
import {
  operatorStream,
  subscription,
  type SubscriptionEvent,
  type SubscriptionResource,
} from '../domain/subscription.ts';

/** Has a parked subscription tried again, from its place. The operator's alone. */
export const retrySubscription = defineCommand<JsonObject, SubscriptionResource>({
  type: 'subscriptions.retry',
  aggregate: subscription,
  target: 'existing',
  scopes: ['root'],
  route: { method: 'POST', path: '/v1/subscriptions/:id/retry', status: 200 },
  body: v.strictObject({}),
  prepare: (input) => ok({ input, organizationId: operatorStream }),
  decide(_, { name, status }) {
    if (status !== 'parked') {
      return refuse({
        kind: 'conflict',
        code: 'invalid_state',
        detail: `Cannot retry subscription "${name}": it is ${status}; only a parked one waits for it`,
        extensions: { currentStatus: status },
      });
    }
    const retried: SubscriptionEvent = { type: 'subscription.retried' };
    return ok({ events: [retried] });
  },
});
