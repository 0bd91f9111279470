import * as v from 'valibot';
import { defineCommand } from '../../kernel/command.ts';
import { ok } from '../../kernel/result.ts';
import { payment, type Payment } from '../domain/payment.ts';
import { settleAttempt } from '../domain/settle-attempt.ts';
import { settleRefund } from '../domain/settle-refund.ts';

const reference = v.string();

/** What a provider said, or that it did not tell in all the time it was given. */
const Answer = v.variant('kind', [
  v.strictObject({ kind: v.literal('succeeded'), reference }),
  v.strictObject({ kind: v.literal('authorized'), reference }),
  v.strictObject({ kind: v.literal('requires_action'), reference }),
  v.strictObject({
    kind: v.literal('declined'),
    code: v.string(),
    detail: v.string(),
    reference: v.nullable(v.string()),
  }),
  v.strictObject({ kind: v.literal('unknown') }),
  v.strictObject({ kind: v.literal('unresolved') }),
]);

const Body = v.union([
  v.strictObject({ attempt: v.number(), answer: Answer }),
  v.strictObject({ refund: v.string(), answer: Answer }),
]);

type Input = v.InferOutput<typeof Body>;

/**
 * Brings what the provider said of an attempt or of a refund, and answers the command that waits
 * for it. What is not about something open changes nothing: it was settled before.
 */
export const settle = defineCommand<Input, Payment>({
  type: 'payments.settle',
  aggregate: payment,
  target: 'any',
  scopes: [],
  route: null,
  body: Body,
  decide: (input, state) =>
    ok(
      'refund' in input
        ? settleRefund(state, input.refund, input.answer)
        : settleAttempt(state, input.attempt, input.answer),
    ),
});
