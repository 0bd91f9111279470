import type { Clock } from '../../modules/kernel/clock.ts';
import type { CommandEnvelope } from '../../modules/kernel/command.ts';
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

/**
 * A store that tells when commands were executed, from the read of their batch to its commit, and
 * of each event that they caused. One batch is executed at a time, so one is kept in mind.
 */
export function tracedStore(
  store: CommandStore,
  parts: {
    readonly spans: Spans;
    readonly clock: Clock;
    /** Told of what is accepted here. */
    readonly awaited: AwaitedCommands;
    readonly workflowId: string;
  },
): CommandStore {
  const { spans, clock, awaited, workflowId } = parts;
  let loadedAt = 0;
  let pending = new Map<string, PendingCommand>();

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
    { type, organizationId }: PendingCommand,
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
    async load(...asked: Parameters<CommandStore['load']>) {
      const startedAt = clock.now();
      const batch = await store.load(...asked);
      if (batch !== 'busy') {
        loadedAt = startedAt;
        pending = new Map(batch.commands.map((command) => [command.id, command]));
      }
      return batch;
    },
    async commit(batch: DecidedBatch) {
      const result = await store.commit(batch);
      if (result === 'committed') tell(batch);
      return result;
    },
    async outcomes(ids: readonly string[]) {
      const outcomes = await store.outcomes(ids);
      for (const { commandId } of outcomes) awaited.executed(commandId);
      return outcomes;
    },
  });
}
