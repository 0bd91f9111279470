import type { Client } from '@temporalio/client';
import { taskQueueOf } from './names.ts';

/** Sees to it that somebody sends to a group of webhook endpoints; the code is the worker's. */
export async function startDeliveryWorkflow(
  client: Client,
  databaseId: string,
  group: number,
): Promise<void> {
  await client.workflow.start('webhookDelivery', {
    workflowId: `webhook-delivery-${databaseId}-${group}`,
    taskQueue: taskQueueOf(databaseId),
    args: [group],
    workflowTaskTimeout: '2s',
    workflowIdConflictPolicy: 'USE_EXISTING',
  });
}
