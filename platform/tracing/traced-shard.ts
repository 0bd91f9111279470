import type { Clock } from '../../modules/kernel/clock.ts';
import type { Shard } from '../commands/ports.ts';
import type { AwaitedCommands } from './awaited-commands.ts';
import type { Spans } from './ports.ts';
import { spanIdOf } from './trace-context.ts';

/**
 * A shard that tells of each update that has commands executed: one serves many at once, and is a
 * span in the trace of each. A command whose update fails is served by a later one, which is told
 * of then.
 */
export function tracedShard(
  shard: Shard,
  parts: {
    readonly spans: Spans;
    readonly clock: Clock;
    readonly awaited: AwaitedCommands;
    readonly workflowId: string;
    /** The name of the update. */
    readonly update: string;
  },
): Shard {
  const { spans, clock, awaited, workflowId, update } = parts;

  return {
    executeRows: (range) => shard.executeRows(range),
    async execute(organizationIds) {
      const startedAt = clock.now();
      awaited.begin(organizationIds);
      let error: string | undefined = 'not_executed';
      try {
        await shard.execute(organizationIds);
        error = undefined;
      } finally {
        const endedAt = clock.now();
        const commands = awaited.end();
        for (const command of commands) {
          const { commandId, organizationId, trace, failures } = command;
          if (error !== undefined) awaited.add({ ...command, failures: failures + 1 });
          spans.record({
            name: `update ${update}`,
            kind: 'client',
            trace,
            parentId: spanIdOf(commandId),
            startedAt,
            endedAt,
            attributes: {
              'quittance.command.id': commandId,
              'quittance.organization.id': organizationId,
              'quittance.batch.size': commands.length,
              temporalWorkflowID: workflowId,
            },
            error,
          });
        }
      }
    },
  };
}
