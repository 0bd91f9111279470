import { setTimeout as sleep } from 'node:timers/promises';
import {
  collectPayment as collectStep,
  type Collecting,
} from '../../platform/processes/collect-payment.ts';
import { alive } from './alive.ts';

export interface CollectingParts {
  readonly collecting: Collecting;
}

const life = { heartbeatMs: 1_000 };

/** Does what is due of a payment. Returns how long until something is due again, null for never. */
export const collectPayment =
  ({ collecting }: CollectingParts) =>
  (organizationId: string, paymentId: string): Promise<number | null> =>
    alive(life, (signal) =>
      collectStep(collecting, organizationId, paymentId, {
        signal,
        pause: (ms) => sleep(ms, undefined, { signal }),
      }),
    );
