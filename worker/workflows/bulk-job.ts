import { continueAsNew, defineSignal, proxyActivities, setHandler } from '@temporalio/workflow';
import type { Activities } from '../activities/index.ts';

const { runBulkJob } = proxyActivities<Activities>({
  startToCloseTimeout: '10m',
  heartbeatTimeout: '2s',
  retry: { initialInterval: '100ms', maximumInterval: '1s' },
});

/** Says that there is something to do: to a run that is about to end because there was nothing. */
export const pokeSignal = defineSignal('poke');

const activitiesPerRun = 100;

/**
 * Keeps one runner of a bulk job alive until nothing can be done for it. A job that is resumed gets
 * another run; where its rows are is known to the database alone.
 */
export async function bulkJob(job: { organizationId: string; jobId: string }): Promise<void> {
  let asked = 0;
  setHandler(pokeSignal, () => void asked++);
  for (let count = 0; count < activitiesPerRun; count++) {
    const before = asked;
    if ((await runBulkJob(job)) === 'over' && asked === before) return;
  }
  await continueAsNew<typeof bulkJob>(job);
}
