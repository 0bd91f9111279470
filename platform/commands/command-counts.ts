import { madeAt } from '../../modules/kernel/id.ts';
import { bucketOf } from './execution-time.ts';
import type { CommandOutcome, Decision, PendingCommand } from './ports.ts';
import type { CommandCount } from './workflow-metrics.ts';

const minuteMs = 60_000;

/** How decisions change the counters of commands, and the totals of all that was ever decided. */
export function countsOf(
  commands: readonly PendingCommand[],
  decisions: readonly Decision[],
  decidedAt: string,
): readonly CommandCount[] {
  const pending = new Map(commands.map((command) => [command.id, command]));
  const counts = new Map<string, CommandCount>();
  const add = (count: Omit<CommandCount, 'count'>): void => {
    const key = [count.minute, count.viewer, count.status, count.bucket].join('/');
    const before = counts.get(key);
    const totalMs = count.totalMs + (before?.totalMs ?? 0);
    counts.set(key, { ...count, totalMs, count: 1 + (before?.count ?? 0) });
  };
  const addBoth = (count: Omit<CommandCount, 'count'>): void => {
    add(count);
    add({ ...count, minute: 0, viewer: '', bucket: 0 });
  };
  const finished = Date.parse(decidedAt);
  const finish = ({ status }: CommandOutcome, viewer: string, since: number): void => {
    const ms = Math.max(0, finished - since);
    const minute = Math.floor(finished / minuteMs);
    addBoth({ minute, viewer, status, bucket: bucketOf(ms), totalMs: ms });
  };

  for (const { commandId, outcome, answers } of decisions) {
    const command = pending.get(commandId);
    if (!command) throw new Error(`Count a decision with its command "${commandId}"`);
    const { viewer } = command;
    const since = Date.parse(command.acceptedAt);
    const minute = Math.floor(since / minuteMs);
    addBoth({ minute, viewer, status: 'started', bucket: 0, totalMs: 0 });
    if (outcome) finish(outcome, viewer, since);
    // What was decided earlier is not at hand any more, but its id says when it was made.
    for (const answer of answers)
      finish(answer, answer.organizationId, madeAt(answer.commandId) ?? finished);
  }
  return [...counts.values()];
}
