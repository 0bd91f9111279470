import * as v from 'valibot';
import { askedList } from '../../kernel/asked-list.ts';
import { partParameters } from '../../kernel/list-part.ts';
import { defineQuery, type QueryDefinition } from '../../kernel/query.ts';
import { ok } from '../../kernel/result.ts';
import type { PaymentsOf } from '../ports.ts';
import { existing } from './existing.ts';

const Place = v.object({ createdAt: v.string(), id: v.string() });

/** The refunds of a payment, newest first. */
export const listRefunds = (payments: PaymentsOf): QueryDefinition =>
  defineQuery({
    type: 'payments.refunds',
    scopes: ['payments:read'],
    route: { path: '/v1/payments/:id/refunds' },
    params: v.strictObject({ id: v.string(), ...partParameters }),
    async run({ id, ...asked }, { organizationId, cursors }) {
      const list = askedList(Place, asked, cursors, id);
      if (!list.ok) return list;
      const reader = payments(organizationId);
      const parent = existing(id, await reader.get(id));
      if (!parent.ok) return parent;
      const found = await reader.refunds(id, list.value.page);
      const { epoch, position } = found;
      return ok({ json: list.value.bodyOf(found), epoch, position });
    },
  });
