import { continueAsNew, proxyActivities } from '@temporalio/workflow';
import type { Activities } from '../activities/index.ts';

const { publishEvents } = proxyActivities<Activities>({
  startToCloseTimeout: '10m',
  heartbeatTimeout: '3s',
  retry: { initialInterval: '100ms', maximumInterval: '2s' },
});

const activitiesPerRun = 100;

/** Keeps one publisher of the event log alive: an attempt that dies is followed by another. */
export async function eventRelay(): Promise<void> {
  for (let count = 0; count < activitiesPerRun; count++) await publishEvents();
  await continueAsNew<typeof eventRelay>();
}
