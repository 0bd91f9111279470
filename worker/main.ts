import type { Client } from '@temporalio/client';
import { DefaultLogger, NativeConnection, Runtime, Worker } from '@temporalio/worker';
import type { Configuration } from '../platform/config/configuration.ts';
import type { Log } from '../platform/logging/log.ts';
import { endpointOf } from '../platform/temporal/connection.ts';
import { startDeliveryWorkflow } from '../platform/temporal/delivery-workflow.ts';
import { relayWorkflowId, taskQueueOf } from '../platform/temporal/names.ts';
import { shardWorkflow, shardWorkflowOptions } from '../platform/temporal/workflow-shard.ts';
import { createActivities, type ActivityParts } from './activities/index.ts';
import { workflowBundle } from './bundle.ts';

export interface WorkerParts {
  readonly temporal: Configuration['temporal'];
  readonly client: Client;
  readonly databaseId: string;
  readonly updatesPerRun: number;
  /** How often the worker makes sure that what always runs does; 2 s where it is not said. */
  readonly ensureEveryMs?: number;
  readonly activities: ActivityParts;
  readonly log: Log;
}

export interface RunningWorker {
  /** False when it has ended, or has not begun. */
  readonly running: boolean;
  /** Resolves when it ended, rejects when it failed. */
  readonly ended: Promise<void>;
  stop(): Promise<void>;
}

const limits = { rpcMs: 5_000, reconnectMs: 500 };

/** Starts a worker that executes commands and publishes events. */
export async function startWorker(parts: WorkerParts): Promise<RunningWorker> {
  const { temporal, databaseId, log } = parts;
  installRuntime(log);
  const connection = await NativeConnection.connect(await endpointOf(temporal));
  const worker = await Worker.create({
    connection,
    namespace: temporal.namespace,
    taskQueue: taskQueueOf(databaseId),
    workflowBundle: await workflowBundle(),
    activities: createActivities(parts.activities),
    // With this a killed worker's successor answers in 2 s, not in 10.
    stickyQueueScheduleToStartTimeout: '1s',
    maxCachedWorkflows: 100,
    // Of a paused worker the server still has the open polls, and gives each a task that it loses
    // for 1 s: two polls are one for the queue that all share, so at most one is lost.
    maxConcurrentWorkflowTaskPolls: 2,
    // A provider that hangs holds an activity for 10 s: hundreds of them must leave room for the relay.
    maxConcurrentActivityTaskExecutions: 1_000,
    shutdownGraceTime: '1s',
    shutdownForceTime: '10s',
  });
  const stopped = new AbortController();
  const ended = worker.run().finally(() => stopped.abort());
  void ensureWorkflows(parts, stopped.signal);
  return {
    get running() {
      return worker.getState() === 'RUNNING';
    },
    ended,
    async stop() {
      if (worker.getState() === 'RUNNING') worker.shutdown();
      await ended.catch(() => undefined);
      await connection.close().catch(() => undefined);
    },
  };
}

/** The server's store may be lost at any time: what always runs is started again and again. */
async function ensureWorkflows(parts: WorkerParts, signal: AbortSignal): Promise<void> {
  const { client, databaseId, updatesPerRun, ensureEveryMs = 2_000, log } = parts;
  const { type } = shardWorkflow;
  while (!signal.aborted) {
    try {
      await client.connection.withDeadline(Date.now() + limits.rpcMs, async () => {
        await client.workflow.start(type, shardWorkflowOptions(databaseId, updatesPerRun));
        await client.workflow.start('eventRelay', {
          workflowId: relayWorkflowId(databaseId),
          taskQueue: taskQueueOf(databaseId),
          args: [],
          workflowTaskTimeout: '1s',
          workflowIdConflictPolicy: 'USE_EXISTING',
        });
        for (const group of await parts.activities.deliverer.groups()) {
          await startDeliveryWorkflow(client, databaseId, group);
        }
      });
    } catch (error) {
      log.warn('Cannot make sure that the workflows run; trying again', { error });
    }
    const { promise, resolve } = Promise.withResolvers<void>();
    const timer = setTimeout(resolve, ensureEveryMs);
    signal.addEventListener('abort', () => resolve(), { once: true });
    await promise;
    clearTimeout(timer);
  }
}

/** The SDK's own log, and that of its native core, go where ours goes. There is one runtime in an OS process. */
function installRuntime(log: Log): void {
  try {
    Runtime.install({
      telemetryOptions: { logging: { filter: { core: 'WARN', other: 'WARN' }, forward: {} } },
      logger: new DefaultLogger('WARN', ({ level, message, meta }) => {
        const facts = {
          sdk: message,
          ...(meta?.['error'] !== undefined && { error: meta['error'] }),
        };
        if (level === 'ERROR') log.error('Temporal worker', facts);
        else log.warn('Temporal worker', facts);
      }),
      shutdownSignals: [],
    });
  } catch {
    // Already installed by an earlier worker of this process.
  }
}
