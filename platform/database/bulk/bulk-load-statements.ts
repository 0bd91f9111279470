import type { Actor } from '../../../modules/kernel/event.ts';
import type { JsonObject } from '../../../modules/kernel/json.ts';
import type { KnownCommand, PendingRow, RowProblem, RunningJob } from '../../bulk/ports.ts';
import type { AggregateState } from '../../commands/ports.ts';
import type { AggregateTable } from '../aggregate-table.ts';
import type { Row, Statement } from '../database.ts';
import { childStatement } from '../commands/load-statements.ts';

/** The type under which a dry run keeps the keys that it has met. */
export const dryKeyType = 'key';

/** A job and its next rows; the first two of the parameters name the job. */
const next = `job AS MATERIALIZED (
    SELECT * FROM bulk_jobs WHERE organization_id = ?1 AND id = ?2 AND status = 'running'
  ),
  next AS MATERIALIZED (
    SELECT rows.* FROM job CROSS JOIN bulk_rows AS rows
    WHERE rows.job_id = job.id AND rows.row > job.place AND rows.row <= ?3
    ORDER BY rows.row LIMIT ?4
  )`;

/** One read batch, so one snapshot: what deciding the next rows of a job needs. */
export function bulkLoadStatements(
  job: { readonly organizationId: string; readonly jobId: string },
  to: number,
  limit: number,
  tables: readonly AggregateTable[],
): readonly Statement[] {
  const { organizationId, jobId } = job;
  const args = [organizationId, jobId, to, limit];
  return [
    {
      sql: `SELECT total, place, key_space, attempts, terms FROM bulk_jobs
        WHERE organization_id = ? AND id = ? AND status = 'running'`,
      args: [organizationId, jobId],
    },
    { sql: `WITH ${next} SELECT * FROM next`, args },
    {
      sql: `WITH ${next} SELECT next.key, c.id, c.fingerprint, c.status
        FROM next CROSS JOIN job CROSS JOIN commands AS c
        WHERE next.key IS NOT NULL AND c.key_space = job.key_space AND c.idempotency_key = next.key`,
      args,
    },
    {
      sql: `SELECT (SELECT coalesce(max(sequence), 0) FROM events WHERE organization_id = ?)
          AS position,
        (SELECT time FROM events ORDER BY log_id DESC LIMIT 1) AS time`,
      args: [organizationId],
    },
    {
      sql: `WITH ${next}, wanted AS (
          SELECT DISTINCT aggregate_id AS id FROM next WHERE aggregate_id IS NOT NULL
          UNION SELECT key FROM next WHERE key IS NOT NULL
        )
        SELECT dry.type, dry.id, dry.state FROM wanted CROSS JOIN bulk_dry_states AS dry
        WHERE dry.job_id = ?2 AND dry.id = wanted.id`,
      args,
    },
    ...tables.map(({ table, columns }) => ({
      sql: `WITH ${next}, wanted AS (SELECT DISTINCT aggregate_id FROM next)
        SELECT a.organization_id, a.id, ${columns.map((column) => `a.${column}`).join(', ')}
        FROM wanted CROSS JOIN ${table} AS a
        WHERE a.organization_id = ?1 AND a.id = wanted.aggregate_id`,
      args,
    })),
    childStatement(
      tables,
      `${next}, asked AS (SELECT ?1 AS organization_id, type, input FROM next)`,
      'asked',
      args,
    ),
  ];
}

/** The job that a row of `bulk_jobs` holds. */
export function runningJobOf(organizationId: string, jobId: string, row: Row): RunningJob {
  const terms = JSON.parse(String(row['terms'])) as {
    actor: Actor;
    commandId: string;
    dryRun: boolean;
  };
  return {
    organizationId,
    jobId,
    place: Number(row['place']),
    total: Number(row['total']),
    keySpace: String(row['key_space']),
    dryRun: terms.dryRun,
    actor: terms.actor,
    commandId: terms.commandId,
    attempts: Number(row['attempts']),
  };
}

export const pendingRowOf = (row: Row): PendingRow => ({
  row: Number(row['row']),
  key: row['key'] == null ? null : String(row['key']),
  command:
    row['input'] == null
      ? null
      : {
          type: String(row['type']),
          aggregateId: String(row['aggregate_id']),
          fingerprint: String(row['fingerprint']),
          input: JSON.parse(String(row['input'])) as JsonObject,
        },
  problem: row['problem'] == null ? null : (JSON.parse(String(row['problem'])) as RowProblem),
});

/** The commands of the rows' keys: those that are there, and those that a dry run has met. */
export function knownOf(commands: readonly Row[], dry: readonly Row[]): Map<string, KnownCommand> {
  const met = dry
    .filter((row) => row['type'] === dryKeyType)
    .map((row) => [String(row['id']), JSON.parse(String(row['state'])) as KnownCommand] as const);
  const there = commands.map((row) => {
    const known: KnownCommand = {
      commandId: String(row['id']),
      fingerprint: String(row['fingerprint']),
      status: row['status'] as KnownCommand['status'],
    };
    return [String(row['key']), known] as const;
  });
  return new Map([...met, ...there]);
}

/** The states that a dry run goes on from: its own where it has changed something. */
export function dryStatesOver(
  organizationId: string,
  states: readonly AggregateState[],
  dry: readonly Row[],
): AggregateState[] {
  const own = dry
    .filter((row) => row['type'] !== dryKeyType)
    .map((row): AggregateState => ({
      organizationId,
      type: String(row['type']),
      id: String(row['id']),
      state: JSON.parse(String(row['state'])),
    }));
  const nameOf = ({ type, id }: AggregateState): string => `${type}/${id}`;
  const changed = new Set(own.map(nameOf));
  return [...states.filter((state) => !changed.has(nameOf(state))), ...own];
}
