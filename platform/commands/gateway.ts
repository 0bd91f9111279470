import { timestamp, type Clock } from '../../modules/kernel/clock.ts';
import type { CommandEnvelope } from '../../modules/kernel/command.ts';
import type { Inbox } from './inbox.ts';
import { createExecutionWatch } from './execution-watch.ts';
import type { OpenCommands } from './open-commands.ts';
import type {
  Acceptance,
  CommandGateway,
  CommandOutcome,
  CommandStore,
  Shard,
  Submission,
} from './ports.ts';
import { repeatUnknown } from './repeat-unknown.ts';
import { retryRefusals } from './retry.ts';

const limits = {
  organizationsNamed: 200,
  commandsRead: 1_000,
  waitersOfOneCommand: 100,
  /** How long a caller waits that named no limit, while nothing executes commands. */
  awayMs: 500,
  lookEveryMs: 20,
  /** An executing command's answer is looked for so often, where another process brings it. */
  answerEveryMs: 100,
  commandsLookedFor: 200,
  /** Any more are read from the database. */
  outcomesKept: 10_000,
  /** While this process commits itself there is nothing to look for. */
  executedHereMs: 100,
  backOffMs: { first: 10, greatest: 1_000 },
};

export interface GatewayParts {
  readonly inbox: Inbox;
  readonly store: CommandStore;
  readonly shard: Shard;
  readonly open: OpenCommands;
  readonly clock: Clock;
  /** Told of each failure to have commands executed; they stay accepted. */
  onUnreachable(error: unknown): void;
}

/**
 * The one gateway of an OS process. Only the shard differs: a workflow that owns the writes, or
 * this process itself. One request to the shard is in flight; the next names who arrived meanwhile.
 */
export function createCommandGateway(parts: GatewayParts): CommandGateway {
  const { inbox, store, shard, open, clock } = parts;
  const watch = createExecutionWatch({ open, clock });
  const woken = new Set<string>();
  /** Of commands that were decided as they were accepted, until whoever sent them asks. */
  const known = new Map<string, CommandOutcome>();
  let running = false;
  let closed = false;
  let answers: ReturnType<typeof setInterval> | undefined;

  const run = async (): Promise<void> => {
    if (running) return;
    running = true;
    let waitMs = limits.backOffMs.first;
    while ((open.size > 0 || woken.size > 0) && !closed) {
      const waiting = open.organizations(limits.organizationsNamed);
      const organizations = [...new Set([...waiting, ...woken])].slice(
        0,
        limits.organizationsNamed,
      );
      for (const id of organizations) woken.delete(id);
      const asked = open.ofOrganizations(organizations, limits.commandsRead);
      let failed = false;
      try {
        await lookingMeanwhile(shard.execute(organizations));
        watch.reached();
      } catch (error) {
        failed = true;
        watch.unreached();
        parts.onUnreachable(error);
      }
      const left = await settle(asked.filter((id) => open.has(id)));
      if (left < asked.length || (asked.length === 0 && !failed)) {
        waitMs = limits.backOffMs.first;
        continue;
      }
      await new Promise((resolve) => setTimeout(resolve, waitMs));
      waitMs = Math.min(waitMs * 2, limits.backOffMs.greatest);
    }
    running = false;
  };

  /** Another OS process may have committed long before its shard says so: look now and then. */
  const lookingMeanwhile = async (execution: Promise<void>): Promise<void> => {
    let looking = false;
    const look = async (): Promise<void> => {
      const here = performance.now() - open.committedAt < limits.executedHereMs;
      if (here || looking || open.size === 0) return;
      looking = true;
      await settle(open.oldest(limits.commandsLookedFor));
      looking = false;
    };
    const timer = setInterval(() => void look(), limits.lookEveryMs);
    try {
      await execution;
    } finally {
      clearInterval(timer);
    }
  };

  /** Reads what others decided of the commands; returns how many they decided. */
  const readOutcomes = async (ids: readonly string[]): Promise<number> => {
    const outcomes = await store.outcomes(ids);
    for (const outcome of outcomes) open.settle(outcome);
    return outcomes.length;
  };

  /** Settles what others decided, or began; returns how many commands are still to be. */
  const settle = async (ids: readonly string[]): Promise<number> => {
    if (ids.length === 0) return 0;
    try {
      const decided = await readOutcomes(ids);
      if (decided === ids.length) return 0;
      const executing = await store.executing(ids.filter((id) => open.has(id)));
      for (const id of executing) open.execute(id);
      return ids.length - decided - executing.length;
    } catch {
      // The database can't be read now; the next round asks again.
      return ids.length;
    }
  };

  /** The answer to an executing command may be committed by any OS process. */
  const lookForAnswers = (): void => {
    answers ??= setInterval(() => {
      const ids = open.oldestExecuting(limits.commandsLookedFor);
      if (ids.length > 0) {
        // Read again at the next tick where the database can't be read now.
        void readOutcomes(ids).catch(() => undefined);
        return;
      }
      clearInterval(answers);
      answers = undefined;
    }, limits.answerEveryMs);
  };

  const watchFor = (commandId: string, organizationId: string): void => {
    watch.arriving();
    open.add(commandId, organizationId);
    void run();
  };

  return {
    get executing() {
      return watch.executing();
    },
    wake(organizationIds) {
      for (const id of organizationIds) woken.add(id);
      void run();
    },
    async submit(envelope, wait) {
      const atOnce = wait !== undefined && wait.limitMs > 0;
      const acceptance = await inbox.accept(envelope, { atOnce });
      if (acceptance.kind === 'executed') {
        const { outcome } = acceptance;
        if (outcome && known.size < limits.outcomesKept) known.set(envelope.id, outcome);
        return { kind: 'accepted', commandId: envelope.id, replayed: false };
      }
      if (acceptance.kind === 'accepted') watchFor(envelope.id, envelope.organizationId);
      if (acceptance.kind === 'known' && !acceptance.decided)
        watchFor(acceptance.commandId, acceptance.organizationId);
      return submissionOf(envelope, acceptance);
    },
    async sendAgain(retry) {
      const refusals = retryRefusals(retry.aggregateId);
      const acceptance = await repeatUnknown(clock, () =>
        store.sendAgain(retry, refusals, timestamp(clock.now())),
      );
      if (acceptance.kind === 'accepted') watchFor(retry.aggregateId, retry.organizationId);
      return submissionOf(retry, acceptance);
    },
    async outcome(commandId, organizationId, wait) {
      const outcome = known.get(commandId);
      if (outcome) {
        known.delete(commandId);
        return { kind: 'decided', outcome };
      }
      if (!open.has(commandId)) {
        const [decided] = await store.outcomes([commandId]);
        if (decided) return { kind: 'decided', outcome: decided };
        if (wait.limitMs === 0) return { kind: 'open' };
        watchFor(commandId, organizationId);
      }
      if (wait.limitMs === 0) return { kind: 'open' };
      if (open.waiting(commandId) >= limits.waitersOfOneCommand) return { kind: 'crowded' };
      lookForAnswers();
      const over = watch.waitOver(wait, limits.awayMs);
      const awaited = await open.outcome(commandId, over.promise);
      over.cancel();
      return awaited ? { kind: 'decided', outcome: awaited } : { kind: 'open' };
    },
    async close() {
      closed = true;
      clearInterval(answers);
      watch.close();
    },
  };
}

/** What its acceptance says to who submitted a command. */
function submissionOf({ fingerprint }: CommandEnvelope, acceptance: Acceptance): Submission {
  if (acceptance.kind === 'queue_full') return acceptance;
  const { kind, commandId } = acceptance;
  if (kind === 'accepted') return { kind, commandId, replayed: false };
  if (acceptance.fingerprint !== fingerprint) return { kind: 'key_reused' };
  return { kind: 'accepted', commandId, replayed: true };
}
