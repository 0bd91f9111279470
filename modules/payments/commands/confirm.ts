import * as v from 'valibot';
import { defineCommand } from '../../kernel/command.ts';
import type { JsonObject } from '../../kernel/json.ts';
import { ok, refuse } from '../../kernel/result.ts';
import { payment, type Payment, type PaymentEvent } from '../domain/payment.ts';
import { refusalOf } from '../domain/refusals.ts';

/** Says that the payer has done what the provider asked for. */
export const confirm = defineCommand<JsonObject, Payment>({
  type: 'payments.confirm',
  aggregate: payment,
  target: 'existing',
  scopes: ['payments:write'],
  route: { method: 'POST', path: '/v1/payments/:id/confirm', status: 200 },
  body: v.strictObject({}),
  decide(_, state) {
    const refusal = refusalOf(state, 'confirm');
    if (refusal) return refuse(refusal);
    const confirmed: PaymentEvent = { type: 'payment.confirmed', by: 'caller' };
    return ok({ events: [confirmed] });
  },
});
