import type { Relay } from '../../platform/events/relay.ts';
import { alive } from './alive.ts';

export interface PublishingParts {
  readonly relay: Relay;
}

const life = { totalMs: 5 * 60_000, heartbeatMs: 1_000 };

/** Runs the relay for some minutes; asked to end, it stops between two deliveries. */
export const publishEvents =
  ({ relay }: PublishingParts) =>
  (): Promise<void> =>
    alive(life, (signal) => relay.run(signal));
