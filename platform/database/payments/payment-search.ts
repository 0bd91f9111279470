import { countedRows, type Total } from '../../../modules/kernel/page.ts';
import type { PaymentSearch } from '../../../modules/payments/ports.ts';
import { bindings, type Bindings } from '../bindings.ts';
import type { Row, Statement } from '../database.ts';
import type { Entries } from './payment-entries.ts';

/**
 * The greatest number of entries that are looked at for a page, and where each of them has to be
 * looked up elsewhere; and that are looked at to count a list.
 */
const examined = { entries: 10_000, lookedUp: 2_000, counted: countedRows };

/** Finds the entries of a search, with the parameters that they need. */
export type EntriesOf = (search: PaymentSearch, bindings: Bindings) => Entries;

const withPayments = 'CROSS JOIN payments AS p ON p.organization_id = ?1 AND p.id = k.id';
const place = 'p.id, p.created_at, p.status, p.amount';

/** A statement on entries; `?1` is the organization. */
function on(organizationId: string, write: (bound: Bindings) => string): Statement {
  const bound = bindings();
  bound.bind(organizationId);
  const sql = write(bound);
  return { sql, args: bound.args };
}

/**
 * The rows of a page, and one more. Where something is left to look at, a second statement has the
 * last entry that may be: no row of it says that the list ends before. Rows are passed over among
 * these entries only.
 */
export function pageStatements(
  organizationId: string,
  search: PaymentSearch,
  entriesOf: EntriesOf,
): readonly [page: Statement, edge?: Statement] {
  const { limit, offset } = search;
  const { residual, looksUp } = entriesOf(search, bindings());
  if (residual.length === 0) {
    const page = on(organizationId, (bound) => {
      const { sql } = entriesOf(search, bound);
      const cut = `LIMIT ${bound.bind(limit + 1)} OFFSET ${bound.bind(offset)}`;
      return `SELECT p.json, ${place} FROM (${sql} ${cut}) AS k ${withPayments}`;
    });
    return [page];
  }
  const most = looksUp ? examined.lookedUp : examined.entries;
  const page = on(organizationId, (bound) => {
    const { sql, residual: left } = entriesOf(search, bound);
    return `SELECT p.json, ${place} FROM (${sql} LIMIT ${bound.bind(most)}) AS k ${withPayments}
      WHERE ${left.join(' AND ')} LIMIT ${bound.bind(limit + 1)} OFFSET ${bound.bind(offset)}`;
  });
  const edge = on(organizationId, (bound) => {
    const { sql } = entriesOf(search, bound);
    const last = `LIMIT 1 OFFSET ${bound.bind(most - 1)}`;
    return `SELECT ${place} FROM (${sql} ${last}) AS k ${withPayments}`;
  });
  return [page, edge];
}

/** How many entries there are, one more than may be counted at most, and how many are of the list. */
export const countStatement = (
  organizationId: string,
  search: PaymentSearch,
  entriesOf: EntriesOf,
): Statement =>
  on(organizationId, (bound) => {
    const { sql, residual, looksUp } = entriesOf({ ...search, mark: undefined }, bound);
    const entries = `(${sql} LIMIT ${bound.bind(examined.counted + 1)}) AS k`;
    const left = residual.length === 0 ? '' : `WHERE ${residual.join(' AND ')}`;
    const rows = looksUp && residual.length > 0 ? withPayments : '';
    return `SELECT (SELECT count(*) FROM ${entries}) AS seen,
      (SELECT count(*) FROM ${entries} ${rows} ${left}) AS counted`;
  });

/** What the row of `countStatement` says. */
export const countOf = ({ seen, counted }: Row): Total =>
  Number(seen) <= examined.counted
    ? { value: Number(counted), exact: true }
    : { value: Math.min(Number(counted), examined.counted), exact: false };
