import { countedRows } from '../../../modules/kernel/page.ts';
import type { Refusal } from '../../../modules/kernel/refusal.ts';
import type {
  CommandRecord,
  CommandRecordReader,
  CommandStep,
} from '../../commands/command-record.ts';
import { countOfCommands, oneCommand, pageOfCommands } from './command-list-statements.ts';
import { onlyRow, type Database, type Row, type Statement } from '../database.ts';
import { totalOf } from '../list-total.ts';
import { thatMove } from '../events/libsql-event-log.ts';

/** Commands as they can be looked up by who sees them. */
export function createLibsqlCommandRecords(database: Database): CommandRecordReader {
  /** All that is told of the commands whose `seq` a statement chooses, read in one snapshot. */
  async function read(chosen: Statement): Promise<CommandRecord[]> {
    const from = `WITH chosen AS MATERIALIZED (${chosen.sql})`;
    const commands = `chosen CROSS JOIN commands AS c ON c.seq = chosen.seq`;
    const of = (sql: string): Statement => ({ sql: `${from} ${sql}`, args: chosen.args });
    const [rows = [], events = [], steps = [], [published] = []] = await database.read([
      of(`SELECT c.* FROM ${commands} ORDER BY c.seq DESC`),
      of(`SELECT c.seq, ${told}, 1 AS own FROM ${commands} CROSS JOIN events AS e
          ON e.organization_id = c.organization_id
            AND e.sequence BETWEEN c.first_sequence AND c.last_sequence
        UNION ALL SELECT c.seq, ${told}, 0 AS own FROM ${commands} CROSS JOIN events AS e
          ON e.organization_id = c.organization_id AND e.sequence = c.answer_sequence
          WHERE c.answer_sequence > c.last_sequence
        ORDER BY sequence`),
      of(`SELECT c.seq, s.step, s.at, s.attempt, s.error
        FROM ${commands} CROSS JOIN command_steps AS s ON s.command_id = c.id ORDER BY s.place`),
      {
        sql: `SELECT min(place) AS place, max(moved_at) AS moved_at FROM subscriptions ${thatMove}`,
        args: [],
      },
    ]);
    const eventsOf = Map.groupBy(events, ({ seq }) => seq);
    const stepsOf = Map.groupBy(steps, ({ seq }) => seq);
    return rows.map((row) => ({
      ...recordOf(row),
      earlierSteps: (stepsOf.get(row['seq'] ?? null) ?? []).map(stepOf),
      ...eventsTold(eventsOf.get(row['seq'] ?? null) ?? [], published),
    }));
  }

  return {
    find: async (organizationId, id) => (await read(oneCommand(organizationId, id)))[0],
    list: (organizationId, page) => read(pageOfCommands(organizationId, page)),
    async total(organizationId, filters) {
      const [rows] = await database.read([
        countOfCommands(organizationId, filters, countedRows + 1),
      ]);
      return totalOf(onlyRow(rows));
    },
  };
}

/** What is read of an event, and when it had been published. */
const told = `e.id, e.log_id, e.sequence, (SELECT at FROM heartbeats
  WHERE log_id >= e.log_id ORDER BY log_id, at LIMIT 1) AS published_at`;

/**
 * A command's events, and when the slowest subscription had passed the last of them: that which
 * answers it, where a later command brought its answer.
 */
function eventsTold(
  events: readonly Row[],
  subscriptions: Row | undefined,
): Pick<CommandRecord, 'eventIds' | 'publishedAt'> {
  const last = events.at(-1);
  const place = subscriptions?.['place'];
  // A subscription that is new, and reads everything from the beginning, takes nothing back.
  const passed = last?.['log_id'] != null && place != null && place >= last['log_id'];
  const published = last?.['published_at'] != null || passed;
  const at = last?.['published_at'] ?? subscriptions?.['moved_at'] ?? null;
  return {
    eventIds: events.filter(({ own }) => Number(own) === 1).map((event) => text(event['id'])),
    publishedAt: published ? textOrNull(at) : null,
  };
}

const recordOf = (row: Row): Omit<CommandRecord, 'earlierSteps' | 'eventIds' | 'publishedAt'> => ({
  id: text(row['id']),
  type: text(row['type']),
  status: row['status'] as CommandRecord['status'],
  organizationId: text(row['organization_id']),
  idempotencyKey: text(row['idempotency_key']),
  aggregateId: text(row['aggregate_id']),
  resource:
    row['resource_id'] == null
      ? null
      : { type: text(row['resource_type']), id: text(row['resource_id']) },
  httpStatus: row['http_status'] == null ? null : Number(row['http_status']),
  refusal: row['refusal'] == null ? null : (JSON.parse(text(row['refusal'])) as Refusal),
  runId: textOrNull(row['run_id']),
  correlationId: text(row['correlation_id']),
  causationId: textOrNull(row['causation_id']),
  attempt: Number(row['attempts_before']) + Math.max(1, Number(row['attempts'])),
  acceptedAt: text(row['accepted_at']),
  decidedAt: textOrNull(row['decided_at']),
  finishedAt: textOrNull(row['finished_at']),
});

const stepOf = (row: Row): CommandStep => ({
  step: row['step'] as CommandStep['step'],
  at: text(row['at']),
  attempt: Number(row['attempt']),
  error: textOrNull(row['error']),
});

const text = (value: Row[string] | undefined): string => String(value);

const textOrNull = (value: Row[string] | undefined): string | null =>
  value == null ? null : String(value);
