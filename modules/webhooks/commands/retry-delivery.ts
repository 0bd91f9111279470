import * as v from 'valibot';
import { defineCommand } from '../../kernel/command.ts';
import type { JsonObject } from '../../kernel/json.ts';
import { ok } from '../../kernel/result.ts';
import { delivery, type Delivery, type DeliveryEvent } from '../domain/delivery.ts';

/** Has a delivery sent at once, whatever became of it before; its receiver knows it by its id. */
export const retryDelivery = defineCommand<JsonObject, Delivery>({
  type: 'webhook_deliveries.retry',
  aggregate: delivery,
  target: 'existing',
  scopes: ['webhooks:write'],
  route: { method: 'POST', path: '/v1/webhook-deliveries/:id/retry', status: 200 },
  body: v.strictObject({}),
  decide() {
    const retried: DeliveryEvent = { type: 'webhook_delivery.retried' };
    return ok({ events: [retried] });
  },
});
