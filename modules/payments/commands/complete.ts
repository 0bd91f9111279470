import * as v from 'valibot';
import { defineCommand } from '../../kernel/command.ts';
import type { JsonObject } from '../../kernel/json.ts';
import { ok, refuse } from '../../kernel/result.ts';
import { payment, type Payment, type PaymentEvent } from '../domain/payment.ts';
import { refusalOf } from '../domain/refusals.ts';

/** Says that the money of a manual payment came. */
export const complete = defineCommand<JsonObject, Payment>({
  type: 'payments.complete',
  aggregate: payment,
  target: 'existing',
  bulk: true,
  scopes: ['payments:write'],
  route: { method: 'POST', path: '/v1/payments/:id/complete', status: 200 },
  body: v.strictObject({}),
  decide(_, state) {
    const refusal = refusalOf(state, 'complete');
    if (refusal) return refuse(refusal);
    const completed: PaymentEvent = {
      type: 'payment.completed',
      amountCaptured: state.resource.amount,
      reference: null,
    };
    return ok({ events: [completed] });
  },
});
