import * as v from 'valibot';
import { defineQuery, type QueryDefinition } from '../../kernel/query.ts';
import { ok, refuse } from '../../kernel/result.ts';
import type { PaymentsOf } from '../ports.ts';

/** One refund of a payment by its id. */
export const getRefund = (payments: PaymentsOf): QueryDefinition =>
  defineQuery({
    type: 'payments.refund',
    scopes: ['payments:read'],
    route: { path: '/v1/payments/:id/refunds/:refundId' },
    params: v.strictObject({ id: v.string(), refundId: v.string() }),
    async run({ id, refundId }, { organizationId }) {
      const { json, epoch, position } = await payments(organizationId).refund(id, refundId);
      if (json === undefined) {
        const detail = `No refund "${refundId}" of payment "${id}" in this organization; check the ids`;
        return refuse({ kind: 'not_found', code: 'refund_not_found', detail, epoch, position });
      }
      return ok({ json, epoch, position });
    },
  });
