import type { Clock } from '../../modules/kernel/clock.ts';
import type { CommandStore, DecidedBatch, Decision, PendingCommand } from '../commands/ports.ts';
import type { Spans } from './ports.ts';
import { spanIdOf, traceIdOf } from './trace-context.ts';

/**
 * A store that tells when commands were executed, from the read of their batch to its commit, and
 * of each event that they caused. One batch is executed at a time, so one is kept in mind.
 */
export function tracedStore(
  store: CommandStore,
  parts: { readonly spans: Spans; readonly clock: Clock; readonly workflowId: string },
): CommandStore {
  const { spans, clock, workflowId } = parts;
  let loadedAt = 0;
  let pending = new Map<string, PendingCommand>();

  function tell(batch: DecidedBatch): void {
    const endedAt = clock.now();
    for (const decision of batch.decisions) {
      const command = pending.get(decision.commandId);
      const traceId = command && traceIdOf(command.correlationId);
      if (command && traceId !== undefined) tellOne(batch, decision, command, traceId, endedAt);
    }
  }

  function tellOne(
    { runId, decisions }: DecidedBatch,
    { commandId, outcome, events }: Decision,
    { type, organizationId }: PendingCommand,
    traceId: string,
    endedAt: number,
  ): void {
    const parentId = spanIdOf(commandId);
    const organization = { 'quittance.organization.id': organizationId };
    spans.record({
      name: `${type} execute`,
      kind: 'consumer',
      traceId,
      ...(parentId && { parentId }),
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
      const spanId = spanIdOf(event.id);
      spans.record({
        name: event.type,
        kind: 'producer',
        traceId,
        ...(spanId && { spanId }),
        ...(parentId && { parentId }),
        startedAt: endedAt,
        endedAt,
        attributes: { ...organization, 'quittance.event.id': event.id },
      });
    }
  }

  return Object.assign(Object.create(store) as CommandStore, {
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
  });
}
