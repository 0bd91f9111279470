import { setTimeout as sleep } from 'node:timers/promises';
import { Context } from '@temporalio/activity';
import {
  collectPayment as collectStep,
  type Collecting,
} from '../../platform/processes/collect-payment.ts';

export interface CollectingParts {
  readonly collecting: Collecting;
}

const heartbeatMs = 1_000;

/** Does what is due of a payment. Returns how long until something is due again, null for never. */
export const collectPayment =
  ({ collecting }: CollectingParts) =>
  async (organizationId: string, paymentId: string): Promise<number | null> => {
    const context = Context.current();
    const beat = setInterval(() => context.heartbeat(), heartbeatMs);
    try {
      const signal = context.cancellationSignal;
      return await collectStep(collecting, organizationId, paymentId, {
        signal,
        pause: (ms) => sleep(ms, undefined, { signal }),
      });
    } finally {
      clearInterval(beat);
    }
  };
