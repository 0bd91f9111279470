import * as v from 'valibot';
import { defineCommand } from '../../kernel/command.ts';
import type { JsonObject } from '../../kernel/json.ts';
import { ok, refuse } from '../../kernel/result.ts';
import { payment, type Payment, type PaymentEvent } from '../domain/payment.ts';
import { refusalOf } from '../domain/refusals.ts';

/** Tries a failed payment again; a provider is asked for a new charge. */
export const retry = defineCommand<JsonObject, Payment>({
  type: 'payments.retry',
  aggregate: payment,
  target: 'existing',
  scopes: ['payments:write'],
  route: { method: 'POST', path: '/v1/payments/:id/retry', status: 200 },
  body: v.strictObject({}),
  decide(_, state) {
    const refusal = refusalOf(state, 'retry');
    if (refusal) return refuse(refusal);
    const retried: PaymentEvent = { type: 'payment.retried' };
    return ok({ events: [retried] });
  },
});
