import * as v from 'valibot';
import { defineCommand, type InputProblem } from '../../kernel/command.ts';
import { ClientId } from '../../kernel/id.ts';
import type { JsonObject } from '../../kernel/json.ts';
import { Amount, Currency } from '../../kernel/money.ts';
import { ok } from '../../kernel/result.ts';
import { screenCardNumbers } from '../domain/card-number.ts';
import { payment, type Payment, type PaymentEvent } from '../domain/payment.ts';
import { Description, Metadata, Method, Reference, UserId } from './fields.ts';

const Body = v.strictObject({
  id: v.optional(ClientId),
  amount: Amount,
  currency: Currency,
  userId: v.nullish(UserId),
  description: v.nullish(Description),
  reference: v.nullish(Reference),
  metadata: v.optional(Metadata),
  method: v.optional(Method),
  capture: v.optional(
    v.picklist(['automatic', 'manual'], 'Set capture to "automatic" or "manual"'),
  ),
});

type Input = v.InferOutput<typeof Body> & JsonObject;

/** Asks for money: the payment begins in `processing`. */
export const create = defineCommand<Input, Payment | undefined>({
  type: 'payments.create',
  bulk: true,
  aggregate: payment,
  target: 'new',
  scopes: ['payments:write'],
  route: { method: 'POST', path: '/v1/payments', status: 201 },
  idPrefix: 'pay',
  body: Body,
  screen: (body) => screenCapture(body) ?? screenCardNumbers(body),
  decide(input) {
    const created: PaymentEvent = {
      type: 'payment.created',
      terms: {
        userId: input.userId ?? null,
        amount: input.amount,
        currency: input.currency,
        description: input.description ?? null,
        reference: input.reference ?? null,
        metadata: input.metadata ?? {},
        method: input.method ?? { type: 'manual' },
      },
      capture: input.capture ?? 'automatic',
    };
    return ok({ events: [created] });
  },
});

/** Nothing of a manual payment is authorized first. */
function screenCapture({ capture, method }: JsonObject): InputProblem | undefined {
  const { type = 'manual' } = (method ?? {}) as { type?: string };
  if (capture !== 'manual' || type !== 'manual') return undefined;
  const detail = 'Leave capture out, or name a method with a provider: manual payments have none';
  return { code: 'invalid_request', pointer: '/capture', detail };
}
