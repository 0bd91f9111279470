import type { CommandOutcome, DecidedBatch, Decision } from '../../commands/ports.ts';
import { insertRows, type AggregateTable } from '../aggregate-table.ts';
import { countStatement } from './count-statements.ts';
import type { Statement } from '../database.ts';

/**
 * The one write batch of decided commands. Its guards abort it whole: a command that is decided
 * already (trigger), an event's number in its organization or its aggregate (unique keys).
 */
export function commitStatements(
  batch: DecidedBatch,
  tables: readonly AggregateTable[],
): readonly Statement[] {
  return [decideStatement(decidedRows(batch)), ...effectStatements(batch, tables)];
}

/** What decided commands cause beside their own rows: events, and the tables of aggregates. */
export function effectStatements(
  batch: Pick<DecidedBatch, 'decisions' | 'changes' | 'counts'>,
  tables: readonly AggregateTable[],
): readonly Statement[] {
  const events = batch.decisions.flatMap((decision) => decision.events);
  const statements: Statement[] = [countStatement(batch.counts)];
  if (events.length > 0) {
    const rows = events.map((event) => eventColumns.map(([, field]) => event[field]));
    const columns = eventColumns.map(([column]) => column);
    statements.push(insertRows('events', columns, rows));
  }
  for (const table of tables) {
    const changes = batch.changes.filter(({ aggregate }) => aggregate.type === table.aggregateType);
    if (changes.length > 0) statements.push(...table.save(changes));
  }
  return statements;
}

const eventColumns = [
  ['id', 'id'],
  ['organization_id', 'organizationId'],
  ['sequence', 'sequence'],
  ['type', 'type'],
  ['aggregate_type', 'aggregateType'],
  ['subject', 'subject'],
  ['aggregate_version', 'aggregateVersion'],
  ['command_id', 'commandId'],
  ['correlation_id', 'correlationId'],
  ['causation_id', 'causationId'],
  ['time', 'time'],
  ['data', 'json'],
] as const;

export const outcomeColumns = [
  'status',
  'http_status',
  'refusal',
  'resource_type',
  'resource_id',
  'resource_version',
  'answer',
  'answer_sequence',
  'position',
] as const;

/** Of a command that is answered by a later one the events and the run are its own. */
export const ownColumns = ['first_sequence', 'last_sequence', 'decided_at', 'run_id'] as const;

type OutcomeRow = readonly (string | number | null)[];

const decidedRows = ({ decisions, decidedAt, runId }: DecidedBatch): OutcomeRow[] =>
  decisions.flatMap(({ commandId, outcome, events, answers }) => [
    [...outcomeRow(commandId, decidedAt, outcome), ...ownRow(events, decidedAt, runId)],
    ...answers.map((answer) => outcomeRow(answer.commandId, decidedAt, answer)),
  ]);

/** The part of a command's row that its decision writes, whatever its outcome. */
export const ownRow = (
  events: Decision['events'],
  decidedAt: string,
  runId: string | null,
): OutcomeRow => [events[0]?.sequence ?? null, events.at(-1)?.sequence ?? null, decidedAt, runId];

/** Writes outcomes into the rows of commands that have none yet. */
export function decideStatement(rows: readonly OutcomeRow[]): Statement {
  const place = (index: number): string => `decided.value ->> ${index + 2}`;
  const set = [
    ...outcomeColumns.map((column, index) => `${column} = ${place(index)}`),
    ...ownColumns.map((column, index) => {
      const value = place(outcomeColumns.length + index);
      return `${column} = coalesce(commands.${column}, ${value})`;
    }),
  ];
  return {
    sql: `UPDATE commands SET finished_at = decided.value ->> 1, ${set.join(', ')}
      FROM json_each(?1) AS decided WHERE commands.id = decided.value ->> 0`,
    args: [JSON.stringify(rows)],
  };
}

/** An answer is rebuilt from its event; only one that no event holds is stored itself. */
export function outcomeRow(
  commandId: string,
  at: string,
  outcome: CommandOutcome | null,
): OutcomeRow {
  if (!outcome) return [commandId, null, 'executing', ...outcomeColumns.slice(1).map(() => null)];
  const { resource, refusal } = outcome;
  return [
    commandId,
    at,
    outcome.status,
    outcome.httpStatus,
    refusal && JSON.stringify(refusal),
    resource?.type ?? null,
    resource?.id ?? null,
    resource?.version ?? null,
    resource?.sequence == null ? (resource?.json ?? null) : null,
    resource?.sequence ?? null,
    outcome.position,
  ];
}
