import { continueAsNew, proxyActivities } from '@temporalio/workflow';
import type { Activities } from '../activities/index.ts';

const { deliverWebhooks } = proxyActivities<Activities>({
  startToCloseTimeout: '10m',
  heartbeatTimeout: '3s',
  retry: { initialInterval: '100ms', maximumInterval: '2s' },
});

const activitiesPerRun = 100;

/** Keeps one sender to a group of webhook endpoints alive; what is due when lies in rows. */
export async function webhookDelivery(group: number): Promise<void> {
  for (let count = 0; count < activitiesPerRun; count++) await deliverWebhooks(group);
  await continueAsNew<typeof webhookDelivery>(group);
}
