import type { Client } from '@temporalio/client';
import { processWorkflowId, type ProcessName } from '../../modules/kernel/process.ts';
import { Outage } from '../events/ports.ts';
import type { ProcessStarter } from '../processes/ports.ts';
import { taskQueueOf } from './names.ts';

/** Has a process look again, also one that is about to end. */
const signal = 'poke';

/** What runs a process: a workflow of the worker's, its id, and what it is told. */
interface WorkflowOf {
  readonly type: string;
  workflowId(process: ProcessName): string;
  argument(process: ProcessName): object;
}

const named = (type: string): WorkflowOf => ({
  type,
  workflowId: processWorkflowId,
  argument: ({ organizationId, subject }) => ({ organizationId, subject }),
});

const workflows: ReadonlyMap<string, WorkflowOf> = new Map([
  ['payment-collection', named('paymentCollection')],
  ['report', named('report')],
  [
    'bulk',
    {
      type: 'bulkJob',
      // Jobs have ids that are made here, so they need no organization to tell them apart.
      workflowId: ({ subject }) => `bulk-${subject}`,
      argument: ({ organizationId, subject }) => ({ organizationId, jobId: subject }),
    },
  ],
]);

const limits = { rpcMs: 5_000 };

/** Starts durable processes as workflows, or signals those that run. */
export function createProcessStarter(parts: {
  readonly client: Client;
  readonly databaseId: string;
}): ProcessStarter {
  const { client, databaseId } = parts;
  return {
    async poke(process) {
      const workflow = workflows.get(process.name);
      if (!workflow) throw new Error(`No workflow runs the process "${process.name}"`);
      try {
        await client.connection.withDeadline(Date.now() + limits.rpcMs, () =>
          client.workflow.signalWithStart(workflow.type, {
            signal,
            workflowId: workflow.workflowId(process),
            taskQueue: taskQueueOf(databaseId),
            args: [workflow.argument(process)],
            workflowTaskTimeout: '2s',
          }),
        );
      } catch (error) {
        throw new Outage(`Cannot reach the process "${process.name}"`, { cause: error });
      }
    },
  };
}
