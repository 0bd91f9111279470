import * as v from 'valibot';
import { defineCommand } from '../../kernel/command.ts';
import type { JsonObject } from '../../kernel/json.ts';
import { Amount } from '../../kernel/money.ts';
import { ok, refuse } from '../../kernel/result.ts';
import { screenCardNumbers } from '../domain/card-number.ts';
import { changesOf, metadataKeyLimit } from '../domain/changes.ts';
import { payment, type Payment, type PaymentEvent } from '../domain/payment.ts';
import { invalidState, refusalOf } from '../domain/refusals.ts';
import { Description, MetadataPatch, Method, Reference } from './fields.ts';

const Body = v.pipe(
  v.strictObject({
    amount: v.optional(Amount),
    description: v.optional(v.nullable(Description)),
    reference: v.optional(v.nullable(Reference)),
    metadata: v.optional(MetadataPatch),
    method: v.optional(Method),
  }),
  v.check((body) => Object.keys(body).length > 0, 'Send at least one field to change'),
);

type Input = v.InferOutput<typeof Body> & JsonObject;

/** Changes what was said of a payment. What changes nothing causes no event. */
export const update = defineCommand<Input, Payment>({
  type: 'payments.update',
  bulk: true,
  aggregate: payment,
  target: 'existing',
  scopes: ['payments:write'],
  route: { method: 'PATCH', path: '/v1/payments/:id', status: 200 },
  body: Body,
  screen: screenCardNumbers,
  decide(input, state) {
    const refusal = refusalOf(state, 'update');
    if (refusal) return refuse(refusal);
    const { resource } = state;
    const changes = changesOf(resource, input);
    const termsChange = changes.amount !== undefined || changes.method !== undefined;
    if (termsChange && resource.status !== 'processing' && resource.status !== 'failed') {
      return refuse(
        invalidState(
          resource,
          'change the amount or method of',
          'change its texts and metadata only',
        ),
      );
    }
    if (Object.keys(changes.metadata ?? {}).length > metadataKeyLimit) {
      return refuse({
        kind: 'unprocessable',
        code: 'metadata_limit_exceeded',
        detail: `Remove metadata keys first: a payment has at most ${metadataKeyLimit}`,
      });
    }
    const updated: PaymentEvent = { type: 'payment.updated', changes };
    return ok({ events: Object.keys(changes).length === 0 ? [] : [updated] });
  },
});
