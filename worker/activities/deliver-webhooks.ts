import type { Deliverer } from '../../platform/webhooks/deliverer.ts';
import { alive } from './alive.ts';

export interface WebhookParts {
  readonly deliverer: Deliverer;
}

const life = { totalMs: 5 * 60_000, heartbeatMs: 1_000 };

/** Sends to a group of webhook endpoints for some minutes. */
export const deliverWebhooks =
  ({ deliverer }: WebhookParts) =>
  (group: number): Promise<void> =>
    alive(life, (signal) => deliverer.run(group, signal));
