import type { AggregateCount } from '../../commands/aggregate-counts.ts';
import type { AggregateTable } from '../aggregate-table.ts';
import type { Row, Statement } from '../database.ts';

/** Counts what organizations have a bounded number of, where `name`, a CTE of `ctes`, makes one. */
export function aggregateCountStatements(
  tables: readonly AggregateTable[],
  ctes: string,
  name: string,
  args: Statement['args'],
): Statement[] {
  const counts = tables.flatMap(({ aggregateType, table, limited }) =>
    limited
      ? `SELECT made.organization_id, '${aggregateType}' AS type, (
          SELECT count(*) FROM ${table} AS a INDEXED BY ${limited.index}
          WHERE a.organization_id = made.organization_id AND ${limited.where}) AS count
        FROM made WHERE made.type = '${limited.madeBy}'`
      : [],
  );
  if (counts.length === 0) return [];
  const made = `made AS MATERIALIZED (SELECT DISTINCT organization_id, type FROM ${name})`;
  return [{ sql: `WITH ${ctes}, ${made} ${counts.join(' UNION ALL ')}`, args }];
}

/** What the rows of `aggregateCountStatements` say. */
export const aggregateCountsOf = (rows: readonly Row[]): AggregateCount[] =>
  rows.map((row) => ({
    organizationId: String(row['organization_id']),
    type: String(row['type']),
    count: Number(row['count']),
  }));
