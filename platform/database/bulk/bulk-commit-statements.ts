import type { RowStep } from '../../bulk/ports.ts';
import { insertRows, upsertRows, type AggregateTable } from '../aggregate-table.ts';
import { dryKeyType } from './bulk-load-statements.ts';
import {
  decideStatement,
  effectStatements,
  outcomeColumns,
  outcomeRow,
  ownColumns,
  ownRow,
} from '../commands/commit-statements.ts';
import type { Statement } from '../database.ts';

/**
 * The one write batch of some rows. Beside the guards of any command's it is aborted where the job
 * is not running any more, or not at the place that it was read at.
 */
export function bulkCommitStatements(
  step: RowStep,
  tables: readonly AggregateTable[],
): readonly Statement[] {
  const { job, decided, followed } = step;
  const answers = decided.decisions.flatMap((decision) => decision.answers);
  return [
    moveStatement(step),
    ...(step.problems.length > 0 ? [problemsStatement(step)] : []),
    ...(job.dryRun ? dryStatements(step) : []),
    ...(job.dryRun || decided.decisions.length === 0 ? [] : [commandsStatement(step)]),
    ...(followed.length > 0 ? [followStatement(step)] : []),
    ...(answers.length > 0
      ? [
          decideStatement(
            answers.map((each) => outcomeRow(each.commandId, decided.decidedAt, each)),
          ),
        ]
      : []),
    ...(job.dryRun ? [] : effectStatements(decided, tables)),
  ];
}

const moveStatement = ({ job, to, tally }: RowStep): Statement => ({
  sql: `UPDATE bulk_jobs SET came_from = ?, place = ?, attempts = 0,
      succeeded = succeeded + ?, refused = refused + ?, failed = failed + ?
    WHERE organization_id = ? AND id = ?`,
  args: [
    job.place,
    to,
    tally.succeeded,
    tally.refused,
    tally.failed,
    job.organizationId,
    job.jobId,
  ],
});

const problemsStatement = ({ job, problems }: RowStep): Statement => ({
  sql: `UPDATE bulk_rows SET problem = refused.value ->> 1 FROM json_each(?2) AS refused
    WHERE job_id = ?1 AND row = refused.value ->> 0`,
  args: [
    job.jobId,
    JSON.stringify(problems.map(({ row, problem }) => [row, JSON.stringify(problem)])),
  ],
});

/** What the rows said is copied from them; only what was decided is sent. */
function commandsStatement({ job, rows, decided }: RowStep): Statement {
  const { decisions, decidedAt, runId } = decided;
  const sent = decisions.map(({ commandId, outcome, events }, index) => [
    rows[index]?.row ?? null,
    ...outcomeRow(commandId, decidedAt, outcome),
    ...ownRow(events, decidedAt, runId),
  ]);
  const written = ['id', 'finished_at', ...outcomeColumns, ...ownColumns];
  const values = written.map((_, index) => `decided.value ->> ${index + 1}`);
  return {
    sql: `INSERT INTO commands (${written.join(', ')}, key_space, idempotency_key, fingerprint,
        organization_id, type, aggregate_id, actor, input, correlation_id, causation_id, accepted_at)
      SELECT ${values.join(', ')}, ?3, coalesce(rows.key, '№' || rows.row), rows.fingerprint,
        ?4, rows.type, rows.aggregate_id, ?5, rows.input, ?6, ?6, ?7
      FROM json_each(?1) AS decided CROSS JOIN bulk_rows AS rows
      WHERE rows.job_id = ?2 AND rows.row = decided.value ->> 0`,
    args: [
      JSON.stringify(sent),
      job.jobId,
      job.keySpace,
      job.organizationId,
      JSON.stringify(job.actor),
      job.commandId,
      decidedAt,
    ],
  };
}

const followStatement = ({ job, followed }: RowStep): Statement =>
  insertRows(
    'bulk_followed',
    ['command_id', 'job_id', 'rows'],
    followed.map((commandId) => [commandId, job.jobId, 1]),
    'ON CONFLICT (command_id, job_id) DO UPDATE SET rows = rows + excluded.rows',
  );

/** A dry run writes down what it would have changed, so that later rows are decided upon that. */
function dryStatements({ job, rows, decided }: RowStep): Statement[] {
  const states = decided.changes.map(({ aggregate, id, after }) => [aggregate.type, id, after]);
  const keys = decided.decisions.flatMap(({ outcome }, index) => {
    const { key = null, command } = rows[index] ?? {};
    const met = {
      commandId: null,
      fingerprint: command?.fingerprint,
      status: outcome?.status ?? 'succeeded',
    };
    return key === null ? [] : [[dryKeyType, key, met]];
  });
  const written = [...states, ...keys].map(([type, id, state]) => [
    job.jobId,
    String(type),
    String(id),
    JSON.stringify(state),
  ]);
  if (written.length === 0) return [];
  const columns = ['job_id', 'type', 'id', 'state'];
  return [upsertRows('bulk_dry_states', ['job_id', 'type', 'id'], columns, written)];
}
