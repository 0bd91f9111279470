import type { Client } from '@temporalio/client';
import { processWorkflowId } from '../../modules/kernel/process.ts';
import type { WorkflowStarter } from '../bulk/ports.ts';
import type { ProcessStarter } from '../processes/ports.ts';
import { taskQueueOf } from './names.ts';

/** Has a process look again, also one that is about to end. */
const signal = 'poke';

/** The workflow of each kind of process; their code is the worker's. */
const workflowTypes: Readonly<Record<string, string>> = {
  'payment-collection': 'paymentCollection',
  report: 'report',
};

const limits = { rpcMs: 5_000 };

/** Starts durable processes as workflows, or signals those that run. */
export function createProcessStarter(parts: {
  readonly client: Client;
  readonly databaseId: string;
}): ProcessStarter & WorkflowStarter {
  const { client, databaseId } = parts;

  async function start(type: string, workflowId: string, args: readonly unknown[]): Promise<void> {
    await client.connection.withDeadline(Date.now() + limits.rpcMs, () =>
      client.workflow.signalWithStart(type, {
        signal,
        workflowId,
        taskQueue: taskQueueOf(databaseId),
        args: [...args],
        workflowTaskTimeout: '2s',
      }),
    );
  }

  return {
    start,
    async poke(process) {
      const type = workflowTypes[process.name];
      if (type === undefined) throw new Error(`No workflow runs the process "${process.name}"`);
      const { organizationId, subject } = process;
      await start(type, processWorkflowId(process), [{ organizationId, subject }]);
    },
  };
}
