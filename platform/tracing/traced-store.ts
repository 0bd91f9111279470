import type { Clock } from '../../modules/kernel/clock.ts';
import type { CommandEnvelope } from '../../modules/kernel/command.ts';
import type { NewCommandStore } from '../commands/new-commands.ts';
import type {
  Acceptance,
  CommandStore,
  DecidedBatch,
  Decision,
  PendingCommand,
} from '../commands/ports.ts';
import type { AwaitedCommands } from './awaited-commands.ts';
import type { Spans } from './ports.ts';
import { spanIdOf, traceOf, type Trace } from './trace-context.ts';

/** What is told of a command. */
type Executed = Pick<PendingCommand, 'id' | 'type' | 'organizationId' | 'correlationId'>;

interface TracedStoreParts {
  readonly spans: Spans;
  readonly clock: Clock;
  /** Told of what is accepted, and of what was executed. */
  readonly awaited: AwaitedCommands;
  readonly workflowId: string;
}

/**
 * Tells when commands were executed, from the read of their batch to its commit, and of each event
 * that they caused. One batch is executed at a time, so one is kept in mind.
 */
function createExecutions({ spans, clock, awaited, workflowId }: TracedStoreParts) {
  let loadedAt = 0;
  let pending = new Map<string, Executed>();

  function tell(batch: DecidedBatch): void {
    const endedAt = clock.now();
    for (const decision of batch.decisions) {
      awaited.executed(decision.commandId);
      const command = pending.get(decision.commandId);
      const trace = command && traceOf(command.correlationId);
      if (command && trace) tellOne(batch, decision, command, trace, endedAt);
    }
  }

  function tellOne(
    { runId, decisions }: DecidedBatch,
    { commandId, outcome, events }: Decision,
    { type, organizationId }: Executed,
    trace: Trace,
    endedAt: number,
  ): void {
    const parentId = spanIdOf(commandId);
    const organization = { 'quittance.organization.id': organizationId };
    spans.record({
      name: `${type} execute`,
      kind: 'consumer',
      trace,
      parentId,
      startedAt: loadedAt,
      endedAt,
      attributes: {
        ...organization,
        'quittance.command.id': commandId,
        'quittance.command.type': type,
        'quittance.command.status': outcome?.status ?? 'executing',
        'quittance.batch.size': decisions.length,
        ...(runId !== null && {
          temporalWorkflowID: workflowId,
          temporalRunID: runId,
        }),
      },
      error: outcome?.status === 'failed' ? 'command_failed' : undefined,
    });
    for (const event of events) {
      spans.record({
        name: event.type,
        kind: 'producer',
        trace,
        spanId: spanIdOf(event.id),
        parentId,
        startedAt: endedAt,
        endedAt,
        attributes: { ...organization, 'quittance.event.id': event.id },
      });
    }
  }

  return {
    async load<Batch>(
      read: () => Promise<Batch | 'busy'>,
      commandsOf: (batch: Batch) => readonly Executed[],
    ): Promise<Batch | 'busy'> {
      const startedAt = clock.now();
      const batch = await read();
      if (batch !== 'busy') {
        loadedAt = startedAt;
        pending = new Map(commandsOf(batch).map((command) => [command.id, command]));
      }
      return batch;
    },
    async commit<Result>(batch: DecidedBatch, write: () => Promise<Result>): Promise<Result> {
      const result = await write();
      if (result === 'committed') tell(batch);
      return result;
    },
  };
}

/** A store that tells of what is executed, and keeps in mind what waits for that. */
export function tracedStore(store: CommandStore, parts: TracedStoreParts): CommandStore {
  const executions = createExecutions(parts);
  const { awaited } = parts;

  function awaiting(
    commandId: string,
    { organizationId, correlationId }: CommandEnvelope,
    acceptance: Acceptance | undefined,
  ): void {
    const trace = traceOf(correlationId);
    if (!trace || acceptance?.kind !== 'accepted') return;
    awaited.add({ commandId, organizationId, trace, failures: 0 });
  }

  return Object.assign(Object.create(store) as CommandStore, {
    async accept(...[commands, at]: Parameters<CommandStore['accept']>) {
      const acceptances = await store.accept(commands, at);
      for (const [index, command] of commands.entries()) {
        awaiting(command.id, command, acceptances[index]);
      }
      return acceptances;
    },
    async sendAgain(...[retry, refusals, at]: Parameters<CommandStore['sendAgain']>) {
      const acceptance = await store.sendAgain(retry, refusals, at);
      awaiting(retry.aggregateId, retry, acceptance);
      return acceptance;
    },
    load: (...asked: Parameters<CommandStore['load']>) =>
      executions.load(
        () => store.load(...asked),
        ({ commands }) => commands,
      ),
    commit: (batch: DecidedBatch) => executions.commit(batch, () => store.commit(batch)),
    async outcomes(ids: readonly string[]) {
      const outcomes = await store.outcomes(ids);
      for (const { commandId } of outcomes) awaited.executed(commandId);
      return outcomes;
    },
  });
}

/** The same of commands that are accepted and executed in one commit. */
export function tracedNewCommands(
  store: NewCommandStore,
  parts: TracedStoreParts,
): NewCommandStore {
  const executions = createExecutions(parts);
  return Object.assign(Object.create(store) as NewCommandStore, {
    load: (...asked: Parameters<NewCommandStore['load']>) =>
      executions.load(
        () => store.load(...asked),
        ({ fresh }) => fresh,
      ),
    commit: (...[batch, decided, at]: Parameters<NewCommandStore['commit']>) =>
      executions.commit(decided, () => store.commit(batch, decided, at)),
  });
}
