import * as v from 'valibot';
import { defineCommand } from '../../kernel/command.ts';
import { ClientId } from '../../kernel/id.ts';
import type { JsonObject } from '../../kernel/json.ts';
import { Amount } from '../../kernel/money.ts';
import { ok, refuse } from '../../kernel/result.ts';
import { text } from '../../kernel/text.ts';
import { screenCardNumbers } from '../domain/card-number.ts';
import { payment, type Payment, type PaymentEvent } from '../domain/payment.ts';
import { isOpen, openAmount, openRefundLimit, type RefundResource } from '../domain/refund.ts';
import { moreThanLeft, refusalOf } from '../domain/refusals.ts';
import { providerWaitMs } from './provider-wait.ts';

const Body = v.strictObject({
  id: v.optional(ClientId),
  amount: v.optional(Amount),
  reason: v.nullish(text(1_000)),
});

type Input = v.InferOutput<typeof Body> & JsonObject & { readonly id: string };

/** Gives back what was captured, or a part of it. */
export const refund = defineCommand<Input, Payment>({
  type: 'payments.refund',
  aggregate: payment,
  target: 'existing',
  child: 'refund',
  bulk: true,
  scopes: ['payments:write'],
  route: {
    method: 'POST',
    path: '/v1/payments/:id/refunds',
    status: 201,
    waitMs: providerWaitMs,
  },
  body: Body,
  screen: screenCardNumbers,
  prepare: (body, _, make) => ok({ input: { ...body, id: body['id'] ?? make.ids.make('ref') } }),
  decide(input, state, { commandId, now }) {
    const refusal = refusalOf(state, 'refund');
    if (refusal) return refuse(refusal);
    const { id: paymentId, currency, method, amountCaptured, amountRefunded } = state.resource;
    const left = amountCaptured - amountRefunded - openAmount(state.refunds);
    const amount = input.amount ?? left;
    if (amount > left || left === 0) {
      return refuse(moreThanLeft(state, 'refund', left));
    }
    if (state.refunds.filter(isOpen).length >= openRefundLimit) {
      return refuse({
        kind: 'conflict',
        code: 'attempt_in_flight',
        detail: `Wait until some of the ${openRefundLimit} open refunds of payment "${paymentId}" are answered`,
        extensions: { currentStatus: state.resource.status },
      });
    }
    const manual = method.type === 'manual';
    const pending: RefundResource = {
      id: input.id,
      object: 'refund',
      paymentId,
      amount,
      currency,
      status: 'pending',
      reason: input.reason ?? null,
      createdAt: now,
    };
    const created: PaymentEvent = {
      type: 'refund.created',
      refund: pending,
      commandId: manual ? null : commandId,
    };
    if (!manual) return ok({ events: [created], unanswered: true });
    const given: PaymentEvent = {
      type: 'refund.succeeded',
      refund: { ...pending, status: 'succeeded' },
    };
    return ok({ events: [created, given] });
  },
});
