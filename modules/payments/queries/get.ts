import * as v from 'valibot';
import { defineQuery, type QueryDefinition } from '../../kernel/query.ts';
import { ok } from '../../kernel/result.ts';
import type { PaymentsOf } from '../ports.ts';
import { existing, gone } from './existing.ts';

/** One payment by its id. */
export const get = (payments: PaymentsOf): QueryDefinition =>
  defineQuery({
    type: 'payments.get',
    scopes: ['payments:read'],
    route: { path: '/v1/payments/:id' },
    shows: { aggregate: 'payment', gone },
    params: v.strictObject({ id: v.string() }),
    async run({ id }, { organizationId }) {
      const answer = await payments(organizationId).get(id);
      const payment = existing(id, answer);
      if (!payment.ok) return payment;
      const { json, version } = payment.value;
      return ok({ json, version, epoch: answer.epoch, position: answer.position });
    },
  });
