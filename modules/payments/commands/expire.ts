import * as v from 'valibot';
import { defineCommand } from '../../kernel/command.ts';
import { ok } from '../../kernel/result.ts';
import { payment, type Payment, type PaymentEvent } from '../domain/payment.ts';

const Body = v.strictObject({ expiresAt: v.string() });

/** Ends a payment whose time is over. One that has moved on meanwhile is left as it is. */
export const expire = defineCommand<v.InferOutput<typeof Body>, Payment>({
  type: 'payments.expire',
  aggregate: payment,
  target: 'existing',
  scopes: [],
  route: null,
  body: Body,
  decide({ expiresAt }, { collection, resource }) {
    const over = collection?.expiresAt === expiresAt && !collection.attempt;
    const expired: PaymentEvent = { type: 'payment.expired' };
    const rest: PaymentEvent = { type: 'payment.cancel_requested', command: null };
    // What was captured before stays captured: the rest is released, and the payment completed.
    const captured = resource.amountCaptured > 0;
    return ok({ events: over ? [captured ? rest : expired] : [] });
  },
});
