import type {
  ListedPayment,
  PaymentFilter,
  PaymentPlace,
  PaymentSearch,
  PaymentsOf,
} from '../../../modules/payments/ports.ts';
import { onlyRow, type DatabaseReader, type Row, type Statement } from '../database.ts';
import { freshnessColumns, freshnessOf, freshnessStatement } from '../freshness.ts';
import { indexEntries } from './payment-entries.ts';
import { countOf, countStatement, pageStatements, type EntriesOf } from './payment-search.ts';
import {
  countOfRollups,
  periodSumOf,
  periodSums,
  statusSumOf,
  statusSums,
} from './payment-sums.ts';
import {
  filteredEntries,
  sortedTextEntries,
  textEntries,
  tooManyMatches,
} from './payment-text-entries.ts';
import { refundReader } from './libsql-refund-reader.ts';

/** A payment with its position: one statement is a snapshot without a transaction round it. */
const paymentSql = `SELECT ${freshnessColumns}, p.json, p.version, p.deleted FROM identity
  LEFT JOIN payments AS p ON p.organization_id = ?1 AND p.id = ?2`;

/** The payments of one organization, each read in one snapshot with its position. */
export const createLibsqlPaymentReader =
  (database: DatabaseReader): PaymentsOf =>
  (organizationId) => ({
    async get(id) {
      const [rows] = await database.read([{ sql: paymentSql, args: [organizationId, id] }]);
      const row = onlyRow(rows);
      const payment =
        row['json'] === null
          ? undefined
          : {
              json: String(row['json']),
              version: Number(row['version']),
              deleted: row['deleted'] === 1n,
            };
      return { ...freshnessOf(rows), payment };
    },
    async search(search) {
      const entriesOf = await chooseEntries(database, organizationId, search);
      const [page, edge] = pageStatements(organizationId, search, entriesOf);
      const counting = search.count ? [totalStatement(organizationId, search)] : [];
      const [freshness, rows = [], ...rest] = await database.read([
        freshnessStatement(organizationId),
        page,
        ...(edge ? [edge] : []),
        ...counting,
      ]);
      const [edgeRow] = (edge && rest[0]) ?? [];
      return {
        ...freshnessOf(freshness),
        rows: rows.map((row): ListedPayment => ({ ...placeOf(row), json: String(row['json']) })),
        edge: edgeRow && placeOf(edgeRow),
        skipped: search.offset > 0,
        total: search.count ? countOf(onlyRow(rest.at(-1))) : undefined,
      };
    },
    async sums(filter, series) {
      const [freshness, statuses = [], periods] = await database.read([
        freshnessStatement(organizationId),
        statusSums(organizationId, filter),
        ...(series ? [periodSums(organizationId, filter, series)] : []),
      ]);
      return {
        ...freshnessOf(freshness),
        statuses: statuses.map(statusSumOf),
        periods: periods?.map(periodSumOf),
      };
    },
    ...refundReader(database, organizationId),
  });

const placeOf = (row: Row): PaymentPlace => ({
  createdAt: String(row['created_at']),
  id: String(row['id']),
  status: row['status'] as PaymentPlace['status'],
  amount: Number(row['amount']),
});

async function chooseEntries(
  database: DatabaseReader,
  organizationId: string,
  { filter, sort }: PaymentSearch,
): Promise<EntriesOf> {
  if (!filter.words) return indexEntries;
  const inTexts =
    (entries: typeof textEntries): EntriesOf =>
    (search, bound) =>
      entries(search, organizationId, bound);
  if (isNarrow(filter)) return inTexts(filteredEntries);
  if (sort === 'createdAt') return inTexts(textEntries);
  const [tooMany = []] = await database.read([tooManyMatches(organizationId, filter.words)]);
  return inTexts(tooMany.length > 0 ? filteredEntries : sortedTextEntries);
}

/** A user, and a reference, have fewer payments than a word. */
const isNarrow = ({ userId, reference }: PaymentFilter): boolean =>
  userId !== undefined || reference !== undefined;

/** The rollups know how many there are of a status and a currency; else some are counted. */
function totalStatement(organizationId: string, search: PaymentSearch): Statement {
  const { statuses, currency, ...others } = search.filter;
  if (Object.values(others).every((value) => value === undefined)) {
    return countOfRollups(organizationId, { statuses, currency });
  }
  const entriesOf: EntriesOf = (asked, bound) => {
    if (!asked.filter.words) return indexEntries(asked, bound);
    const entries = isNarrow(asked.filter) ? filteredEntries : textEntries;
    return entries(asked, organizationId, bound);
  };
  return countStatement(organizationId, { ...search, sort: 'createdAt' }, entriesOf);
}
