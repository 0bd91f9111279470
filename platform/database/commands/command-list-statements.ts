import type { CommandPage } from '../../commands/command-record.ts';
import type { SqlValue, Statement } from '../database.ts';

/** The rows that a caller sees: `?1` is its organization, and nothing for the operator. */
const seen = (organizationId: string | null): string =>
  organizationId === null
    ? `?1 IS NULL AND key_space = 'root'`
    : `organization_id = ?1 AND key_space <> 'root'`;

/** What waits, in the order of acceptance. Of an organization that is at most 10,000. */
const inbox = (organizationId: string | null): string =>
  `commands INDEXED BY ${organizationId === null ? 'operator_inbox' : 'inbox'}
    WHERE ${seen(organizationId)} AND status = 'accepted'`;

/** What was decided, by type and status. A partial index wants its own condition in the query. */
const outcomes = (organizationId: string | null): string =>
  `commands INDEXED BY ${organizationId === null ? 'operator_commands_by_type' : 'commands_by_type'}
    WHERE ${seen(organizationId)} AND status <> 'accepted'`;

/** The few types that there are outcomes of: skips from one to the next in the index. */
const typesOf = (organizationId: string | null): string =>
  `SELECT min(type) FROM ${outcomes(organizationId)}
    UNION ALL SELECT (SELECT min(type) FROM ${outcomes(organizationId)} AND type > types.type)
    FROM types WHERE types.type IS NOT NULL`;

/**
 * The first rows of each of the `types`, and of each of the statuses in a JSON array: read from the
 * index alone, where a join with the table would look each of them up.
 */
const firstOutcomes = (organizationId: string | null, statuses: string, first: string): string =>
  `SELECT first.value AS seq FROM types CROSS JOIN json_each(${statuses}) AS asked
    CROSS JOIN json_each((SELECT json_group_array(seq) FROM (
      SELECT seq FROM ${outcomes(organizationId)} AND type = types.type
        AND status = asked.value ${first}))) AS first`;

/**
 * Chooses the first of an organization's own commands that came to an end, in the order of
 * acceptance: `?1` is the organization, and they come after the `seq` `?2`.
 */
export const endedAfter = (
  limit: number,
): string => `WITH RECURSIVE types (type) AS (${typesOf('')})
  ${firstOutcomes('', `'["succeeded","refused","failed"]'`, `AND seq > ?2 ORDER BY seq LIMIT ${limit}`)}
  ORDER BY 1 LIMIT ${limit}`;

/** Chooses the one command that is looked up. */
export const oneCommand = (organizationId: string | null, commandId: string): Statement => ({
  sql: `SELECT seq FROM commands WHERE id = ?2 AND ${seen(organizationId)}`,
  args: [organizationId, commandId],
});

/**
 * Chooses a page of commands. One index serves every choice of filters, because each index that
 * commands are in is paid for by every commit: the page is chosen from the first rows of each type
 * and status that is asked for.
 */
export function pageOfCommands(organizationId: string | null, page: CommandPage): Statement {
  const { statuses, type, limit, offset, mark } = page;
  const isNext = mark?.towards !== 'previous';
  const compare = `${isNext ? '<' : '>'}${mark?.inclusive ? '=' : ''}`;
  const direction = isNext ? 'DESC' : 'ASC';
  const args: SqlValue[] = [organizationId, limit + offset];
  const bind = (value: SqlValue): string => `?${args.push(value)}`;
  const passed = bind(offset);
  const ofType = type === undefined ? '' : `AND type = ${bind(type)}`;
  const behind = mark
    ? `AND seq ${compare} (SELECT seq FROM commands WHERE id = ${bind(mark.place.id)})`
    : '';
  const decided = statuses.filter((status) => status !== 'accepted');
  const branches: string[] = [];
  if (decided.length < statuses.length)
    branches.push(`SELECT seq FROM ${inbox(organizationId)} ${ofType} ${behind}`);
  if (decided.length > 0)
    branches.push(
      firstOutcomes(
        organizationId,
        bind(JSON.stringify(decided)),
        `${behind} ORDER BY seq ${direction} LIMIT ?2`,
      ),
    );
  const types = type === undefined ? typesOf(organizationId) : `SELECT ${bind(type)}`;
  return {
    sql: `WITH RECURSIVE types (type) AS (${types})
      SELECT seq FROM (${branches.join(' UNION ALL ')}) ORDER BY seq ${direction} LIMIT ?2 - ${passed} OFFSET ${passed}`,
    args,
  };
}

/** Counts commands in the indexes: of no type and status more than `limit`. */
export function countOfCommands(
  organizationId: string | null,
  { statuses, type }: Pick<CommandPage, 'statuses' | 'type'>,
  limit: number,
): Statement {
  const args: SqlValue[] = [organizationId, limit];
  const bind = (value: SqlValue): string => `?${args.push(value)}`;
  const few = (from: string): string => `(SELECT count(*) FROM (SELECT 1 FROM ${from} LIMIT ?2))`;
  const waiting = type === undefined ? '' : `AND type = ${bind(type)}`;
  const types = type === undefined ? typesOf(organizationId) : `SELECT ${bind(type)}`;
  const asked = bind(JSON.stringify(statuses.filter((status) => status !== 'accepted')));
  const ofOne = `${outcomes(organizationId)} AND type = types.type AND status = asked.value`;
  return {
    sql: `WITH RECURSIVE types (type) AS (${types})
      SELECT coalesce(sum(${few(ofOne)}), 0)
        + ${statuses.includes('accepted') ? few(`${inbox(organizationId)} ${waiting}`) : '0'} AS counted
      FROM types CROSS JOIN json_each(${asked}) AS asked`,
    args,
  };
}

/** Counts what is open: what waits, how much of that since a time, and what is executing. */
export const openCommands = (organizationId: string | null, since: string): Statement => ({
  sql: `WITH RECURSIVE types (type) AS (${typesOf(organizationId)})
    SELECT count(*) AS waiting,
      coalesce(sum(coalesce(sent_again_at, accepted_at) >= ?2), 0) AS since,
      (SELECT coalesce(sum((SELECT count(*) FROM ${outcomes(organizationId)}
        AND type = types.type AND status = 'executing')), 0) FROM types) AS executing
    FROM ${inbox(organizationId)}`,
  args: [organizationId, since],
});
