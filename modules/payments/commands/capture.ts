import * as v from 'valibot';
import { defineCommand } from '../../kernel/command.ts';
import type { JsonObject } from '../../kernel/json.ts';
import { Amount } from '../../kernel/money.ts';
import { ok, refuse } from '../../kernel/result.ts';
import { payment, type Payment, type PaymentEvent } from '../domain/payment.ts';
import { moreThanLeft, refusalOf } from '../domain/refusals.ts';
import { providerWaitMs } from './provider-wait.ts';

const Body = v.strictObject({
  amount: v.optional(Amount),
  final: v.optional(v.boolean('Send final as true or false')),
});

type Input = v.InferOutput<typeof Body> & JsonObject;

/** Takes what was authorized, or a part of it. The final capture releases the rest. */
export const capture = defineCommand<Input, Payment>({
  type: 'payments.capture',
  aggregate: payment,
  target: 'existing',
  scopes: ['payments:write'],
  route: {
    method: 'POST',
    path: '/v1/payments/:id/capture',
    status: 200,
    waitMs: providerWaitMs,
  },
  body: Body,
  decide({ amount, final = true }, state, { commandId }) {
    const refusal = refusalOf(state, 'capture');
    if (refusal) return refuse(refusal);
    const { resource } = state;
    const rest = resource.amount - resource.amountCaptured;
    if ((amount ?? rest) > rest) return refuse(moreThanLeft(state, 'capture', rest));
    // All of it was captured before, by captures that were not final: nothing is left to ask for.
    if (rest === 0) {
      const completed: PaymentEvent = {
        type: 'payment.completed',
        amountCaptured: resource.amountCaptured,
        reference: null,
      };
      return ok({ events: final ? [completed] : [] });
    }
    const requested: PaymentEvent = {
      type: 'payment.capture_requested',
      amount: amount ?? rest,
      final,
      command: { id: commandId, type: 'payments.capture' },
    };
    return ok({ events: [requested], unanswered: true });
  },
});
