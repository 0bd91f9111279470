import { partOf } from '../../kernel/list-part.ts';
import { listBody, pageOf } from '../../kernel/page.ts';
import { defineQuery, type ParameterProblem, type QueryDefinition } from '../../kernel/query.ts';
import { ok, refuse } from '../../kernel/result.ts';
import { wordsOf } from '../../kernel/words.ts';
import type { PaymentFilter } from '../domain/payment-search.ts';
import type { PaymentsOf } from '../ports.ts';
import { readCursor, writeCursor } from './search-cursor.ts';
import { SearchParameters, type PaymentList } from './search-parameters.ts';

/** The payments of an organization that meet a filter, in an order, page by page. */
export const search = (payments: PaymentsOf): QueryDefinition =>
  defineQuery({
    type: 'payments.search',
    scopes: ['payments:read'],
    route: { path: '/v1/payments' },
    params: SearchParameters,
    async run({ limit, cursor, page, size, count, ...asked }, { organizationId, cursors }) {
      const part = partOf({ limit, cursor, page, size, count });
      if (!part.ok) return part;
      const start = cursor === undefined ? undefined : readCursor(cursors, cursor, asked);
      if (cursor !== undefined && !start) return refuse(foreignCursor);
      const { sort = 'createdAt', direction = 'desc', ...filter } = start?.list ?? asked;
      const found = await payments(organizationId).search({
        filter: filterOf(filter),
        sort,
        direction,
        mark: start?.mark,
        limit: part.value.limit,
        offset: part.value.offset,
        count: part.value.count,
      });
      const shown = pageOf(found, part.value.limit, start?.mark);
      const list = { ...filter, sort, direction };
      const next = writeCursor(cursors, list, shown.next);
      const previous = writeCursor(cursors, list, shown.previous);
      const rows = shown.rows.map(({ json }) => json);
      const { epoch, position, total } = found;
      return ok({ json: listBody(rows, next, previous, total), epoch, position });
    },
  });

const filterOf = ({ status, q, ...rest }: PaymentList): PaymentFilter => ({
  ...rest,
  statuses: status,
  words: q === undefined ? undefined : wordsOf(q),
});

const foreignCursor: ParameterProblem = {
  kind: 'parameter',
  code: 'invalid_cursor',
  pointer: '/cursor',
  detail: 'Start again without a cursor: this one is not of this list',
};
