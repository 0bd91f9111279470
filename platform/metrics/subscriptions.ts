import { Counter, Gauge, type Registry } from 'prom-client';
import type { SubscriptionState } from '../events/ports.ts';

/** How far the readers of the event log are, read when the metrics are scraped. */
export function measureSubscriptions(
  registry: Registry,
  readStates: () => Promise<readonly SubscriptionState[]>,
  readCuts: () => Promise<ReadonlyMap<string, number>>,
): void {
  const registers = [registry];
  // What cannot be read stays away.
  const gauge = (
    name: string,
    help: string,
    value: (state: SubscriptionState) => number,
  ): Gauge<'subscription'> =>
    new Gauge({
      name,
      help,
      labelNames: ['subscription'],
      registers,
      async collect() {
        this.reset();
        for (const state of await readStates().catch(() => [])) {
          this.set({ subscription: state.name }, value(state));
        }
      },
    });
  gauge(
    'quittance_subscription_lag_events',
    'Places of the event log that a subscription has not passed',
    ({ lag }) => lag.events,
  );
  gauge(
    'quittance_subscription_lag_seconds',
    'The age of the first event that a subscription has not passed',
    ({ lag }) => lag.seconds,
  );
  gauge(
    'quittance_subscription_failures',
    'Failures of a subscription since it moved last',
    ({ failures }) => failures,
  );
  gauge(
    'quittance_subscription_parked',
    '1 where a subscription waits for its operator',
    ({ parkedAt }) => (parkedAt === null ? 0 : 1),
  );
  new Counter({
    name: 'quittance_reactions_cut_total',
    help: 'Commands of handlers that were not sent, since their causes were a loop',
    labelNames: ['handler'],
    registers,
    async collect() {
      const cuts = await readCuts().catch(() => undefined);
      if (!cuts) return;
      this.reset();
      for (const [handler, count] of cuts) this.inc({ handler }, count);
    },
  });
}
