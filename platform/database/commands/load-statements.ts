import type {
  AggregateState,
  ChildName,
  PendingBatch,
  PendingCommand,
} from '../../commands/ports.ts';
import { aggregateCountStatements, aggregateCountsOf } from './aggregate-count-statements.ts';
import type { AggregateTable } from '../aggregate-table.ts';
import type { Row, Statement } from '../database.ts';

/** The greatest integer of SQLite. */
const endOfTime = '9223372036854775807';

/**
 * The batch: the oldest accepted rows of each organization named, an equal share each, then cut to
 * the limit. What it holds of an organization is always a prefix of that one's inbox, so that
 * commands are executed in the order of their acceptance.
 */
const batch = `named (organization_id) AS MATERIALIZED (SELECT value FROM json_each(?1)),
  batch AS MATERIALIZED (
    SELECT c.* FROM named CROSS JOIN commands AS c
    WHERE c.organization_id = named.organization_id AND c.status = 'accepted'
      AND c.seq <= coalesce((
        SELECT shared.seq FROM commands AS shared
        WHERE shared.organization_id = named.organization_id AND shared.status = 'accepted'
        ORDER BY shared.seq LIMIT 1 OFFSET ?2), ${endOfTime})
    ORDER BY c.seq LIMIT ?3
  )`;

const shareOf = (limit: number, organizations: number): number =>
  Math.ceil(limit / Math.max(1, organizations));

/** One read batch, so one snapshot: the commands, their aggregates' states, positions and time. */
export function loadStatements(
  organizationIds: readonly string[],
  limit: number,
  tables: readonly AggregateTable[],
): readonly Statement[] {
  const share = shareOf(limit, organizationIds.length);
  // One row more than a share, or than the limit, tells whether there is more.
  const args = [JSON.stringify(organizationIds), share, limit + 1];
  const organizations = JSON.stringify(organizationIds);
  return [
    { sql: `WITH ${batch} SELECT * FROM batch`, args },
    ...contextStatements(tables, { ctes: batch, name: 'batch', args, organizations }),
  ];
}

/**
 * What deciding commands needs beside themselves: positions, the newest time, and the states of
 * their aggregates. `name` is the CTE of `ctes` that has them; `organizations` is JSON.
 */
export const contextStatements = (
  tables: readonly AggregateTable[],
  {
    ctes,
    name,
    args,
    organizations,
  }: {
    readonly ctes: string;
    readonly name: string;
    readonly args: Statement['args'];
    readonly organizations: string;
  },
): Statement[] => [
  {
    sql: `SELECT value AS organization_id, coalesce((SELECT max(sequence) FROM events
        WHERE organization_id = value), 0) AS position FROM json_each(?)`,
    args: [organizations],
  },
  { sql: 'SELECT time FROM events ORDER BY log_id DESC LIMIT 1', args: [] },
  ...tables.map(({ table, columns }) => ({
    sql: `WITH ${ctes}, wanted AS (SELECT DISTINCT organization_id, aggregate_id FROM ${name})
      SELECT a.organization_id, a.id, ${columns.map((column) => `a.${column}`).join(', ')}
      FROM wanted CROSS JOIN ${table} AS a
      WHERE a.organization_id = wanted.organization_id AND a.id = wanted.aggregate_id`,
    args,
  })),
  childStatement(tables, ctes, name, args),
  ...aggregateCountStatements(tables, ctes, name, args),
];

/** Finds those of the children that commands are to make which are there; `name` is a CTE of `ctes`. */
export function childStatement(
  tables: readonly AggregateTable[],
  ctes: string,
  name: string,
  args: Statement['args'],
): Statement {
  const found = tables.flatMap(({ children }) =>
    children
      ? `SELECT DISTINCT a.organization_id, '${children.type}' AS type, a.id
        FROM ${name} AS made CROSS JOIN ${children.table} AS a
        WHERE made.type = '${children.madeBy}' AND a.organization_id = made.organization_id
          AND a.id = made.input ->> 'id'`
      : [],
  );
  if (found.length === 0) return { sql: 'SELECT 1 WHERE false', args: [] };
  return { sql: `WITH ${ctes} ${found.join(' UNION ALL ')}`, args };
}

/** What the rows of `loadStatements` say. */
export function batchOf(
  [commands = [], ...context]: readonly (readonly Row[])[],
  limit: number,
  tables: readonly AggregateTable[],
): PendingBatch {
  const taken = Map.groupBy(commands, (row) => row['organization_id']);
  const known = contextOf(context, tables);
  const share = shareOf(limit, known.positions.size);
  return {
    commands: commands.slice(0, limit).map(pendingOf),
    more: commands.length > limit || [...taken.values()].some((rows) => rows.length > share),
    ...known,
  };
}

/** What the rows of `contextStatements` say. */
export function contextOf(
  [positions = [], times = [], ...rest]: readonly (readonly Row[])[],
  tables: readonly AggregateTable[],
): Omit<PendingBatch, 'commands' | 'more'> {
  const [children = [], counts = []] = rest.slice(tables.length);
  const lastTime = times[0]?.['time'];
  return {
    positions: new Map(
      positions.map((row) => [String(row['organization_id']), Number(row['position'])]),
    ),
    lastTime: lastTime == null ? 0 : Date.parse(String(lastTime)),
    states: statesOf(rest, tables),
    children: childNamesOf(children),
    counts: aggregateCountsOf(counts),
  };
}

/** What the rows of `childStatement` say. */
export const childNamesOf = (rows: readonly Row[]): ChildName[] =>
  rows.map((row) => ({
    organizationId: String(row['organization_id']),
    type: String(row['type']),
    id: String(row['id']),
  }));

/** The states that rows of the aggregates' tables hold, table by table. */
export const statesOf = (
  rows: readonly (readonly Row[])[],
  tables: readonly AggregateTable[],
): AggregateState[] =>
  tables.flatMap((table, index) =>
    (rows[index] ?? []).map((row): AggregateState => ({
      organizationId: String(row['organization_id']),
      type: table.aggregateType,
      id: String(row['id']),
      state: restored(table, row),
    })),
  );

/** A row that cannot be read fails the commands on it, and no others. */
function restored(table: AggregateTable, row: Row): unknown {
  try {
    return table.restore(row);
  } catch (error) {
    return error;
  }
}

const pendingOf = (row: Row): PendingCommand => ({
  seq: Number(row['seq']),
  id: String(row['id']),
  organizationId: String(row['organization_id']),
  type: String(row['type']),
  aggregateId: String(row['aggregate_id']),
  ifMatch: row['if_match'] == null ? null : JSON.parse(String(row['if_match'])),
  input: JSON.parse(String(row['input'])),
  correlationId: String(row['correlation_id']),
  causationId: row['causation_id'] == null ? null : String(row['causation_id']),
  attempts: Number(row['attempts']),
  acceptedAt: String(row['sent_again_at'] ?? row['accepted_at']),
  viewer: String(row['key_space'] === 'root' ? 'root' : row['organization_id']),
});
