import type { CommandEnvelope } from '../../modules/kernel/command.ts';
import type { NewBatch } from '../commands/new-commands.ts';
import type { DecidedBatch } from '../commands/ports.ts';
import { acceptedColumns, acceptedRow } from './accept-statements.ts';
import { insertRows, type AggregateTable } from './aggregate-table.ts';
import {
  decideStatement,
  effectStatements,
  outcomeColumns,
  outcomeRow,
  ownColumns,
  ownRow,
} from './commit-statements.ts';
import type { Row, Statement } from './database.ts';
import { contextOf, contextStatements } from './load-statements.ts';

const arrived = `arrived AS MATERIALIZED (
    SELECT key AS number, value ->> 0 AS organization_id, value ->> 1 AS aggregate_id,
      value ->> 2 AS type, value ->> 3 AS input, value ->> 4 AS key_space,
      value ->> 5 AS idempotency_key
    FROM json_each(?1)
  )`;

/** One read batch, so one snapshot: what may be decided at once of commands, and all that needs. */
export function loadNewStatements(
  commands: readonly CommandEnvelope[],
  tables: readonly AggregateTable[],
): readonly Statement[] {
  const rows = commands.map((each) => [
    each.organizationId,
    each.aggregateId,
    each.type,
    JSON.stringify(each.input),
    each.keySpace,
    each.idempotencyKey,
  ]);
  const args = [JSON.stringify(rows)];
  const organizations = JSON.stringify(organizationsOf(commands));
  return [
    {
      sql: `WITH ${arrived} SELECT arrived.number FROM arrived CROSS JOIN commands AS c
        WHERE c.key_space = arrived.key_space AND c.idempotency_key = arrived.idempotency_key`,
      args,
    },
    {
      sql: `SELECT value AS id FROM json_each(?) AS named WHERE EXISTS (
          SELECT 1 FROM commands WHERE organization_id = named.value AND status = 'accepted')`,
      args: [organizations],
    },
    ...contextStatements(tables, { ctes: arrived, name: 'arrived', args, organizations }),
  ];
}

const organizationsOf = (commands: readonly CommandEnvelope[]): string[] => [
  ...new Set(commands.map(({ organizationId }) => organizationId)),
];

/** What the rows of `loadNewStatements` say. */
export function newBatchOf(
  [used = [], waiting = [], ...context]: readonly (readonly Row[])[],
  commands: readonly CommandEnvelope[],
  tables: readonly AggregateTable[],
): NewBatch {
  const usedNumbers = new Set(used.map((row) => Number(row['number'])));
  const keys = new Set<string>();
  const fresh = commands.filter(({ keySpace, idempotencyKey }, index) => {
    const key = `${keySpace} ${idempotencyKey}`;
    const isFirst = !keys.has(key);
    keys.add(key);
    return isFirst && !usedNumbers.has(index);
  });
  return { fresh, waiting: waiting.map((row) => String(row['id'])), ...contextOf(context, tables) };
}

/**
 * The one write of new commands with what was decided of them. Beside the guards of any commit it
 * is aborted by a key that was used, and where their organizations are not as they were read.
 */
export function commitNewStatements(
  { fresh, positions }: NewBatch,
  decided: DecidedBatch,
  acceptedAt: string,
  tables: readonly AggregateTable[],
): readonly Statement[] {
  const { decisions, decidedAt, runId } = decided;
  const rows = fresh.flatMap((command, index) => {
    const decision = decisions[index];
    if (!decision) return [];
    const [, ...outcome] = outcomeRow(command.id, decidedAt, decision.outcome);
    const own = ownRow(decision.events, decidedAt, runId);
    return [[...acceptedRow(command), acceptedAt, ...outcome, ...own]];
  });
  const columns = [
    ...acceptedColumns,
    'accepted_at',
    'finished_at',
    ...outcomeColumns,
    ...ownColumns,
  ];
  const answers = decisions.flatMap((decision) => decision.answers);
  return [
    ...unchangedStatements(positions),
    insertRows('commands', columns, rows),
    ...(answers.length > 0
      ? [decideStatement(answers.map((each) => outcomeRow(each.commandId, decidedAt, each)))]
      : []),
    ...effectStatements(decided, tables),
  ];
}

/**
 * Guards that nothing was accepted in the organizations, and nothing happened in them, since their
 * positions were read: what must not be there is inserted again, which its unique key refuses.
 */
function unchangedStatements(positions: NewBatch['positions']): Statement[] {
  const args = [JSON.stringify([...positions])];
  return [
    {
      sql: `INSERT INTO commands SELECT c.* FROM json_each(?) AS named CROSS JOIN commands AS c
        WHERE c.organization_id = named.value ->> 0 AND c.status = 'accepted' LIMIT 1`,
      args,
    },
    {
      sql: `INSERT INTO events SELECT e.* FROM json_each(?) AS named CROSS JOIN events AS e
        WHERE e.organization_id = named.value ->> 0 AND e.sequence > named.value ->> 1 LIMIT 1`,
      args,
    },
  ];
}
