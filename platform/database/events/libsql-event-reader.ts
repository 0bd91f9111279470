import { cloudEvent, patternsOf } from '../../../modules/events/index.ts';
import type {
  EventFilter,
  EventPage,
  EventsOf,
  ListedEvent,
} from '../../../modules/events/ports.ts';
import { countedRows, type Total } from '../../../modules/kernel/page.ts';
import { bindings } from '../bindings.ts';
import type { DatabaseReader, Row, Statement } from '../database.ts';
import { freshnessOf, freshnessStatement } from '../freshness.ts';
import { totalOf as listTotalOf } from '../list-total.ts';
import { aggregateTables } from '../tables.ts';

/** So many events are looked at for a page at most. */
const examined = 10_000;

/** The events of one organization, each page read in one snapshot with its position. */
export const createLibsqlEventReader =
  (database: DatabaseReader, { isCopy = false } = {}): EventsOf =>
  (organizationId) => ({
    isCopy,
    async page(page) {
      const { statement, edge } = pageStatement(organizationId, page);
      const counting = page.count && isFiltered(page) ? countStatement(organizationId, page) : null;
      const [freshness, rows = [], [counted] = []] = await database.read([
        freshnessStatement(organizationId),
        statement,
        ...(counting ? [counting] : []),
      ]);
      const read = freshnessOf(freshness);
      const goesOn = edge > 0 && edge < read.position;
      return {
        ...read,
        rows: rows.map(listed),
        edge: goesOn ? { sequence: edge } : undefined,
        total: page.count ? totalOf(page, read.position, counted) : undefined,
      };
    },
    async get(id) {
      const [freshness, [row] = []] = await database.read([
        freshnessStatement(organizationId),
        {
          sql: 'SELECT * FROM events WHERE id = ?1 AND organization_id = ?2',
          args: [id, organizationId],
        },
      ]);
      return { ...freshnessOf(freshness), event: row && listed(row) };
    },
  });

const isFiltered = (filter: EventFilter): boolean =>
  filter.subject !== undefined || patternsOf(filter) !== undefined;

/** Counts what a filter wants of all, or of the first events that are looked at. */
function countStatement(organizationId: string, { types, subject }: EventFilter): Statement {
  const mark = { towards: 'next' as const, place: { sequence: 0 }, inclusive: false };
  const all = { types, subject, mark, limit: countedRows };
  const { sql, args } = pageStatement(organizationId, all).statement;
  return { sql: `SELECT count(*) AS counted FROM (${sql})`, args };
}

/** Sequences have no gaps: without a filter the last one says how many there are. */
function totalOf(filter: EventFilter, position: number, counted: Row | undefined): Total {
  if (!counted) return { value: position, exact: true };
  const total = listTotalOf(counted);
  const lookedAtAll = filter.subject !== undefined || position <= examined;
  return { ...total, exact: total.exact && lookedAtAll };
}

/**
 * A page of events, and how far was looked at. Sequences have no gaps, so a range of them is a
 * count of them; those of one subject have an index of their own.
 */
function pageStatement(
  organizationId: string,
  { mark, limit, offset = 0, types, subject }: EventPage,
): { readonly statement: Statement; readonly edge: number } {
  const { bind, args } = bindings();
  const { sequence } = mark.place;
  const isNext = mark.towards === 'next';
  const compare = (isNext ? '>' : '<') + (mark.inclusive ? '=' : '');
  const conditions = [`organization_id = ${bind(organizationId)}`];
  // The sign keeps those of one subject from being looked for among all events.
  const column = subject === undefined ? 'sequence' : '+sequence';
  conditions.push(`${column} ${compare} ${bind(sequence)}`);
  let edge = 0;
  let source = 'events';
  if (subject === undefined) {
    edge = sequence + (isNext ? examined : -examined);
    conditions.push(`sequence ${isNext ? '<=' : '>='} ${bind(edge)}`);
  } else {
    const kinds = aggregateTables.map(({ aggregateType }) => aggregateType);
    source = `json_each(${bind(JSON.stringify(kinds))}) AS kind CROSS JOIN events`;
    conditions.push('aggregate_type = kind.value', `subject = ${bind(subject)}`);
  }
  const patterns = patternsOf({ types });
  if (patterns) {
    const among = (values: readonly string[]): string =>
      `(SELECT value FROM json_each(${bind(JSON.stringify(values))}))`;
    const beginning = `substr(events.type, 1, instr(events.type, '.')) IN ${among(patterns.beginnings)}`;
    conditions.push(`(events.type IN ${among(patterns.types)} OR ${beginning})`);
  }
  const sql = `SELECT events.* FROM ${source} WHERE ${conditions.join(' AND ')}
    ORDER BY ${column} ${isNext ? 'ASC' : 'DESC'} LIMIT ${bind(limit + 1)} OFFSET ${bind(offset)}`;
  return { statement: { sql, args }, edge };
}

const text = (row: Row, column: string): string => String(row[column]);

function listed(row: Row): ListedEvent {
  const sequence = Number(row['sequence']);
  const type = text(row, 'type');
  const subject = text(row, 'subject');
  const json = cloudEvent({
    id: text(row, 'id'),
    organizationId: text(row, 'organization_id'),
    sequence,
    type,
    subject,
    aggregateVersion: Number(row['aggregate_version']),
    commandId: text(row, 'command_id'),
    correlationId: text(row, 'correlation_id'),
    causationId: row['causation_id'] == null ? null : text(row, 'causation_id'),
    time: text(row, 'time'),
    data: text(row, 'data'),
  });
  return { sequence, type, subject, json };
}
