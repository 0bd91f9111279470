import * as v from 'valibot';
import { defineCommand } from '../../kernel/command.ts';
import type { JsonObject } from '../../kernel/json.ts';
import { ok, refuse } from '../../kernel/result.ts';
import { text } from '../../kernel/text.ts';
import { screenCardNumbers } from '../domain/card-number.ts';
import { payment, type Payment, type PaymentEvent } from '../domain/payment.ts';
import { refusalOf } from '../domain/refusals.ts';

const Body = v.strictObject({
  code: v.pipe(
    v.string('Send a code that says why it failed'),
    v.regex(/^[A-Za-z0-9_.-]{1,64}$/, 'Use 1 to 64 letters, digits, "_", "." or "-" in a code'),
  ),
  detail: v.nullish(text(1_000)),
});

type Input = v.InferOutput<typeof Body> & JsonObject;

/** Says that the money of a manual payment did not come, and why. */
export const fail = defineCommand<Input, Payment>({
  type: 'payments.fail',
  aggregate: payment,
  target: 'existing',
  bulk: true,
  scopes: ['payments:write'],
  route: { method: 'POST', path: '/v1/payments/:id/fail', status: 200 },
  body: Body,
  screen: screenCardNumbers,
  decide({ code, detail }, state) {
    const refusal = refusalOf(state, 'fail');
    if (refusal) return refuse(refusal);
    const failed: PaymentEvent = {
      type: 'payment.failed',
      failure: { code, detail: detail ?? null },
    };
    return ok({ events: [failed] });
  },
});
