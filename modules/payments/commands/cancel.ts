import * as v from 'valibot';
import { defineCommand } from '../../kernel/command.ts';
import type { JsonObject } from '../../kernel/json.ts';
import { ok, refuse } from '../../kernel/result.ts';
import { payment, type Payment, type PaymentEvent } from '../domain/payment.ts';
import { refusalOf } from '../domain/refusals.ts';
import { providerWaitMs } from './provider-wait.ts';

/**
 * Calls a payment off. What its provider holds is released there first; what was captured before
 * stays captured, and the payment is completed.
 */
export const cancel = defineCommand<JsonObject, Payment>({
  type: 'payments.cancel',
  aggregate: payment,
  target: 'existing',
  bulk: true,
  scopes: ['payments:write'],
  route: {
    method: 'POST',
    path: '/v1/payments/:id/cancel',
    status: 200,
    waitMs: providerWaitMs,
  },
  body: v.strictObject({}),
  decide(_, state, { commandId }) {
    const refusal = refusalOf(state, 'cancel');
    if (refusal) return refuse(refusal);
    const { amount, amountCaptured } = state.resource;
    if (amountCaptured === amount) {
      // Captures that were not final took all of it: nothing is held that could be released.
      const completed: PaymentEvent = {
        type: 'payment.completed',
        amountCaptured,
        reference: null,
      };
      return ok({ events: [completed] });
    }
    if (state.collection?.expiresAt != null) {
      const requested: PaymentEvent = {
        type: 'payment.cancel_requested',
        command: { id: commandId, type: 'payments.cancel' },
      };
      return ok({ events: [requested], unanswered: true });
    }
    const canceled: PaymentEvent = { type: 'payment.canceled' };
    return ok({ events: [canceled] });
  },
});
