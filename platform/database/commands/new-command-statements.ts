import type { CommandEnvelope } from '../../../modules/kernel/command.ts';
import type { NewBatch } from '../../commands/new-commands.ts';
import type { DecidedBatch } from '../../commands/ports.ts';
import { acceptedColumns, acceptedRow } from './accept-statements.ts';
import { insertRows, type AggregateTable } from '../aggregate-table.ts';
import {
  decideStatement,
  effectStatements,
  outcomeColumns,
  outcomeRow,
  ownColumns,
  ownRow,
} from './commit-statements.ts';
import type { Row, Statement } from '../database.ts';
import { contextOf, contextStatements } from './load-statements.ts';

const arrived = `arrived AS MATERIALIZED (
    SELECT value ->> 0 AS organization_id, value ->> 1 AS aggregate_id, value ->> 2 AS type,
      value ->> 3 AS input
    FROM json_each(?1)
  )`;

/** One read batch, so one snapshot: what may be decided at once of commands, and all that needs. */
export function loadNewStatements(
  commands: readonly CommandEnvelope[],
  tables: readonly AggregateTable[],
): readonly Statement[] {
  // Sent with each statement, so of the input only what a child is named by.
  const named = commands.map(({ organizationId, aggregateId, type, input: { id } }) => [
    organizationId,
    aggregateId,
    type,
    JSON.stringify({ id }),
  ]);
  const args = [JSON.stringify(named)];
  const organizations = JSON.stringify(organizationsOf(commands));
  return [
    {
      sql: `SELECT sent.key AS number FROM json_each(?) AS sent CROSS JOIN commands AS c
        WHERE c.key_space = sent.value ->> 0 AND c.idempotency_key = sent.value ->> 1`,
      args: [JSON.stringify(commands.map((each) => [each.keySpace, each.idempotencyKey]))],
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
  const behind = new Set(waiting.map((row) => String(row['id'])));
  const keys = new Set<string>();
  const fresh = commands.filter(({ organizationId, keySpace, idempotencyKey }, index) => {
    const key = `${keySpace} ${idempotencyKey}`;
    const isFirst = !keys.has(key);
    keys.add(key);
    return isFirst && !usedNumbers.has(index) && !behind.has(organizationId);
  });
  const { positions, ...known } = contextOf(context, tables);
  const own = new Map([...positions].filter(([organizationId]) => !behind.has(organizationId)));
  return { fresh, waiting: [...behind], positions: own, ...known };
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
