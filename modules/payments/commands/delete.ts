import * as v from 'valibot';
import { defineCommand } from '../../kernel/command.ts';
import type { JsonObject } from '../../kernel/json.ts';
import { ok, refuse } from '../../kernel/result.ts';
import { payment, type Payment, type PaymentEvent } from '../domain/payment.ts';
import { refusalOf } from '../domain/refusals.ts';

/** Takes a payment out of search and statistics; what remains is a tombstone, and its events. */
export const remove = defineCommand<JsonObject, Payment>({
  type: 'payments.delete',
  bulk: true,
  aggregate: payment,
  target: 'existing',
  scopes: ['payments:write'],
  route: { method: 'DELETE', path: '/v1/payments/:id', status: 204 },
  body: v.strictObject({}),
  decide(_, state) {
    const refusal = refusalOf(state, 'delete');
    if (refusal) return refuse(refusal);
    const deleted: PaymentEvent = { type: 'payment.deleted' };
    return ok({ events: [deleted] });
  },
});
