import type { PaymentFilter, PaymentSearch } from '../../../modules/payments/ports.ts';
import type { Bindings } from '../bindings.ts';
import type { Statement } from '../database.ts';
import { conditionsOf } from './payment-conditions.ts';
import { conditionText, indexEntries, type Entries } from './payment-entries.ts';
import { beyondMark, beyondPlace, orderBy, readsUp, sortColumns } from './payment-order.ts';
import { hasWords, matchOf } from './payment-texts.ts';

/** Of more payments than these that have the words of a search none is sorted. */
const sortedLimit = 2_000;

const matching = (search: PaymentSearch, organizationId: string, { bind }: Bindings): string =>
  `payment_texts MATCH ${bind(matchOf(organizationId, search.filter.words ?? []))}`;

/** The number of a payment's row among the texts: that of the event which created it. */
const textOf = (id: string): string => `(SELECT log_id FROM events WHERE organization_id = ?1
  AND aggregate_type = 'payment' AND subject = ${id} AND aggregate_version = 1)`;

/** Entries of the full-text index in its own order, which is that of creation. */
export function textEntries(
  search: PaymentSearch,
  organizationId: string,
  bindings: Bindings,
): Entries {
  const { mark } = search;
  const here = [
    matching(search, organizationId, bindings),
    ...(mark
      ? [`payment_texts.rowid ${beyondMark(search)} ${textOf(bindings.bind(mark.place.id))}`]
      : []),
  ];
  return {
    sql: `SELECT e.subject AS id FROM payment_texts
      CROSS JOIN events AS e ON e.log_id = payment_texts.rowid
      WHERE ${here.join(' AND ')} ${orderBy(['payment_texts.rowid'], readsUp(search))}`,
    residual: residualOf(search.filter, bindings),
    looksUp: true,
  };
}

/** All entries of the full-text index in another order: there are few enough to sort them. */
export function sortedTextEntries(
  search: PaymentSearch,
  organizationId: string,
  bindings: Bindings,
): Entries {
  const columns = sortColumns[search.sort];
  const here = [
    matching(search, organizationId, bindings),
    ...beyondPlace(search, columns, bindings),
  ];
  return {
    sql: `SELECT payments.id FROM payment_texts
      CROSS JOIN events AS e ON e.log_id = payment_texts.rowid
      CROSS JOIN payments ON payments.organization_id = ?1 AND payments.id = e.subject
      WHERE ${here.join(' AND ')} ${orderBy(
        columns.map((column) => `payments.${column}`),
        readsUp(search),
      )}`,
    residual: residualOf(search.filter, bindings),
    looksUp: true,
  };
}

/** Entries of another index; the rows of their payments tell which have the words. */
export function filteredEntries(
  search: PaymentSearch,
  organizationId: string,
  bindings: Bindings,
): Entries {
  const entries = indexEntries(search, bindings);
  // Which takes some hundred times as long.
  const lookedUp = `EXISTS (SELECT 1 FROM payment_texts
    WHERE ${matching(search, organizationId, bindings)} AND rowid = ${textOf('p.id')})`;
  const inRow = hasWords(search.filter.words ?? [], bindings);
  const hasThem = `CASE WHEN p.words IS NULL THEN ${lookedUp} ELSE ${inRow} END`;
  return { ...entries, residual: [...entries.residual, hasThem], looksUp: true };
}

/** Tells whether the payments that have the words of a search are too many to be sorted. */
export const tooManyMatches = (organizationId: string, words: readonly string[]): Statement => ({
  sql: 'SELECT 1 FROM payment_texts WHERE payment_texts MATCH ? LIMIT 1 OFFSET ?',
  args: [matchOf(organizationId, words), sortedLimit],
});

function residualOf({ statuses, ...filter }: PaymentFilter, bindings: Bindings): string[] {
  const any = (statuses ?? []).map((status) => bindings.bind(status)).join(', ');
  return [
    ...(statuses ? [`p.status IN (${any})`] : []),
    ...conditionsOf(filter).map((condition) => conditionText(condition, 'p', bindings)),
  ];
}
