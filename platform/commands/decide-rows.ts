import type { JsonObject } from '../../modules/kernel/json.ts';
import type { KnownCommand, PendingRow, PendingRows, RowProblem, RowStep } from '../bulk/ports.ts';
import { timestamp } from '../../modules/kernel/clock.ts';
import { countsOf } from './command-counts.ts';
import { decideBatch, type Deciding } from './decide-batch.ts';
import type { CommandOutcome, PendingCommand } from './ports.ts';

type Status = KnownCommand['status'];
type Problem = RowStep['problems'][number];

/** A row whose key an earlier row, or an earlier command, has used for the same request. */
interface Repeated {
  readonly row: PendingRow;
  /** The place of the earlier row among those that are decided here. */
  readonly of: KnownCommand | number;
}

/**
 * Decides the next rows of a job in memory, as single calls in their order would be: keys first,
 * then `decideBatch`. Nothing is committed here.
 */
export function decideRows(
  pending: PendingRows,
  deciding: Deciding,
  runId: string | null,
): RowStep {
  const { job, rows, states, children, position, lastTime } = pending;
  const { own, repeated, problems } = sortByKey(pending);
  const commands = own.map((row) => commandOf(row, pending, deciding));
  const decided = decideBatch(
    {
      commands,
      more: false,
      states,
      children,
      counts: [],
      positions: new Map([[job.organizationId, position]]),
      lastTime,
    },
    deciding,
    runId,
  );
  const statuses = decided.decisions.map(({ outcome }): Status => outcome?.status ?? 'executing');
  const followed = decided.decisions.flatMap(({ commandId }, index) =>
    mayChange(statuses[index]) ? [commandId] : [],
  );
  const tally = { succeeded: 0, refused: 0, failed: 0 };
  const count = (status: Status | undefined): void => {
    if (status && status !== 'accepted' && status !== 'executing') tally[status]++;
  };
  for (const status of statuses) count(status);
  for (const { of } of repeated) {
    const known = typeof of === 'number' ? undefined : of;
    const index = typeof of === 'number' ? of : -1;
    const status = known?.status ?? statuses[index];
    const commandId = known ? known.commandId : commands[index]?.id;
    count(status);
    if (mayChange(status) && commandId != null) followed.push(commandId);
  }
  const told = job.dryRun
    ? dryProblems(
        own,
        repeated,
        decided.decisions.map((d) => d.outcome),
      )
    : [];
  for (const { problem } of pending.rows) if (problem) count(verdictOf(problem));
  for (const { problem } of problems) count(verdictOf(problem));
  return {
    job,
    to: rows.at(-1)?.row ?? job.place,
    decided,
    commands,
    rows: own,
    problems: [...problems, ...told],
    followed: job.dryRun ? [] : followed,
    tally,
  };
}

/** The step of one row that nothing can be written of: it is failed, and only that is written. */
export const withOutcome = (step: RowStep, outcome: CommandOutcome): RowStep => {
  const decision = { commandId: outcome.commandId, outcome, events: [], answers: [] };
  const decisions = [decision];
  const counts = countsOf(step.commands, decisions, step.decided.decidedAt);
  const decided = { ...step.decided, decisions, changes: [], counts };
  const problems = step.job.dryRun
    ? step.rows.map(({ row }) => ({ row, problem: problemOf(outcome) }))
    : [];
  return {
    ...step,
    decided,
    problems,
    followed: step.job.dryRun ? [] : [outcome.commandId],
    tally: { succeeded: 0, refused: 0, failed: 1 },
  };
};

function sortByKey({ rows, known }: PendingRows): {
  own: PendingRow[];
  repeated: Repeated[];
  problems: Problem[];
} {
  const own: PendingRow[] = [];
  const repeated: Repeated[] = [];
  const problems: Problem[] = [];
  const met = new Map<string, number>();
  for (const row of rows) {
    const { key, command } = row;
    if (!command) continue;
    const earlier = key === null ? undefined : (known.get(key) ?? met.get(key));
    if (earlier === undefined) {
      if (key !== null) met.set(key, own.length);
      own.push(row);
      continue;
    }
    const { fingerprint } = typeof earlier === 'number' ? (own[earlier]?.command ?? {}) : earlier;
    if (fingerprint === command.fingerprint) repeated.push({ row, of: earlier });
    else problems.push({ row: row.row, problem: keyReused });
  }
  return { own, repeated, problems };
}

const keyReused: RowProblem = {
  status: 422,
  code: 'idempotency_key_reused',
  detail: 'Use a new key: this one belongs to another request',
};

function commandOf({ row, command }: PendingRow, { job }: PendingRows, deciding: Deciding) {
  if (!command) throw new Error('A row without a command is not decided');
  const pending: PendingCommand = {
    seq: row,
    id: deciding.ids.make('cmd'),
    organizationId: job.organizationId,
    type: command.type,
    aggregateId: command.aggregateId,
    ifMatch: null,
    input: command.input,
    correlationId: job.commandId,
    causationId: job.commandId,
    attempts: job.attempts,
    acceptedAt: timestamp(deciding.clock.now()),
    viewer: job.organizationId,
  };
  return pending;
}

/** A dry run has no commands: why its rows would be refused is told by the rows themselves. */
function dryProblems(
  own: readonly PendingRow[],
  repeated: readonly Repeated[],
  outcomes: readonly (CommandOutcome | null)[],
): Problem[] {
  const problems = outcomes.map((outcome) => (outcome?.refusal ? problemOf(outcome) : undefined));
  return [
    ...own.map(({ row }, index) => ({ row, problem: problems[index] })),
    ...repeated.map(({ row: { row }, of }) => ({
      row,
      problem: typeof of === 'number' ? problems[of] : repeatedProblem(of),
    })),
  ].filter((each): each is Problem => each.problem !== undefined);
}

/** The earlier row or command tells what was wrong. */
const repeatedProblem = ({ status }: KnownCommand): RowProblem | undefined =>
  status === 'refused' || status === 'failed'
    ? {
        status: status === 'refused' ? 409 : 500,
        code: 'invalid_state',
        detail: 'Read the first row with this key: it was not carried out',
      }
    : undefined;

function problemOf({ refusal, httpStatus }: CommandOutcome): RowProblem {
  const { code = 'command_failed', detail = '', extensions } = refusal ?? {};
  const said: JsonObject = { ...extensions };
  return { ...said, status: httpStatus, code, detail };
}

const mayChange = (status: Status | undefined): boolean =>
  status === 'accepted' || status === 'executing' || status === 'failed';

const verdictOf = ({ status }: RowProblem): 'refused' | 'failed' =>
  status >= 500 ? 'failed' : 'refused';
