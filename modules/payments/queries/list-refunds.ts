import * as v from 'valibot';
import { partOf, partParameters } from '../../kernel/list-part.ts';
import { listBody, pageOf, type PageMark } from '../../kernel/page.ts';
import { defineQuery, type CursorCodec, type QueryDefinition } from '../../kernel/query.ts';
import { ok, refuse } from '../../kernel/result.ts';
import type { PaymentsOf, RefundPlace } from '../ports.ts';
import { existing } from './existing.ts';

/** The refunds of a payment, newest first. */
export const listRefunds = (payments: PaymentsOf): QueryDefinition =>
  defineQuery({
    type: 'payments.refunds',
    scopes: ['payments:read'],
    route: { path: '/v1/payments/:id/refunds' },
    params: v.strictObject({ id: v.string(), ...partParameters }),
    async run({ id, ...asked }, { organizationId, cursors }) {
      const part = partOf(asked);
      if (!part.ok) return part;
      const { cursor, ...page } = part.value;
      const mark = cursor === undefined ? undefined : readMark(cursors, id, cursor);
      if (cursor !== undefined && !mark) {
        return refuse({
          kind: 'parameter',
          code: 'invalid_cursor',
          pointer: '/cursor',
          detail: 'Start again without a cursor: this one is not of this list',
        });
      }
      const reader = payments(organizationId);
      const parent = existing(id, await reader.get(id));
      if (!parent.ok) return parent;
      const found = await reader.refunds(id, { ...page, mark });
      const { rows, next, previous } = pageOf(found, page.limit, mark);
      const write = (to: PageMark<RefundPlace> | null): string | null =>
        to && cursors.write({ of: id, towards: to.towards, ...placeOf(to.place) });
      const json = listBody(
        rows.map((row) => row.json),
        write(next),
        write(previous),
        found.total,
      );
      return ok({ json, epoch: found.epoch, position: found.position });
    },
  });

const placeOf = ({ createdAt, id }: RefundPlace): RefundPlace => ({ createdAt, id });

const Cursor = v.strictObject({
  of: v.string(),
  towards: v.picklist(['next', 'previous']),
  createdAt: v.string(),
  id: v.string(),
});

function readMark(
  cursors: CursorCodec,
  paymentId: string,
  cursor: string,
): PageMark<RefundPlace> | undefined {
  const parsed = v.safeParse(Cursor, cursors.read(cursor));
  if (!parsed.success || parsed.output.of !== paymentId) return undefined;
  const { towards, createdAt, id } = parsed.output;
  return { towards, place: { createdAt, id }, inclusive: false };
}
