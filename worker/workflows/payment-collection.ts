import {
  condition,
  continueAsNew,
  defineSignal,
  proxyActivities,
  setHandler,
} from '@temporalio/workflow';
import type { Activities } from '../activities/index.ts';

const { collectPayment } = proxyActivities<Activities>({
  startToCloseTimeout: '2m',
  heartbeatTimeout: '3s',
  retry: { initialInterval: '100ms', maximumInterval: '10s' },
});

/** Says that something happened to the payment. */
export const pokeSignal = defineSignal('poke');

const activitiesPerRun = 200;

/**
 * Collects one payment: does what is due, and waits for what is due next. What it knows lies in the
 * payment's row, so it ends when nothing is due and can be started again at any time.
 */
export async function paymentCollection(of: {
  organizationId: string;
  subject: string;
}): Promise<void> {
  let poked = false;
  setHandler(pokeSignal, () => {
    poked = true;
  });
  for (let count = 0; count < activitiesPerRun; count++) {
    poked = false;
    const waitMs = await collectPayment(of.organizationId, of.subject);
    if (waitMs === null && !poked) return;
    if (waitMs !== null && !poked) await condition(() => poked, waitMs);
  }
  await continueAsNew<typeof paymentCollection>(of);
}
