import { continueAsNew, proxyActivities, sleep } from '@temporalio/workflow';
import type { Activities } from '../activities/index.ts';

const { writeReport } = proxyActivities<Activities>({
  startToCloseTimeout: '40m',
  heartbeatTimeout: '3s',
  retry: { initialInterval: '100ms', maximumInterval: '10s' },
});

const activitiesPerRun = 500;

/**
 * Writes one report: has it written, and written again from the beginning where that was
 * interrupted. What it knows lies in the report's row, so it can be started again at any time.
 */
export async function report(of: { organizationId: string; subject: string }): Promise<void> {
  for (let count = 0; count < activitiesPerRun; count++) {
    const waitMs = await writeReport(of.organizationId, of.subject);
    if (waitMs === null) return;
    await sleep(waitMs);
  }
  await continueAsNew<typeof report>(of);
}
