import { Gauge, Histogram, type Registry } from 'prom-client';
import type { AttemptResult, WebhookBacklog } from '../webhooks/ports.ts';

const boundsSeconds = [0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 15];

/**
 * What waits to be sent to webhook endpoints, read when the metrics are scraped. Returns whom to
 * tell of the attempts that this process makes.
 */
export function measureWebhooks(
  registry: Registry,
  readBacklog: () => Promise<WebhookBacklog>,
): (result: AttemptResult) => void {
  const registers = [registry];
  const attempts = new Histogram({
    name: 'quittance_webhook_attempt_duration_seconds',
    help: 'Attempts at webhooks of this process, from the look-up of the name to the answer',
    labelNames: ['outcome'],
    buckets: boundsSeconds,
    registers,
  });
  let reading: Promise<WebhookBacklog | undefined> | undefined;
  /** Once for all that ask in one scrape; what cannot be read stays away. */
  const backlog = (): Promise<WebhookBacklog | undefined> => {
    reading ??= readBacklog()
      .catch(() => undefined)
      .finally(() => (reading = undefined));
    return reading;
  };
  const gauge = (name: string, help: string, value: (of: WebhookBacklog) => number): Gauge =>
    new Gauge({
      name,
      help,
      registers,
      async collect() {
        const found = await backlog();
        if (found) this.set(value(found));
        else this.remove();
      },
    });
  gauge(
    'quittance_webhook_deliveries_pending',
    'Deliveries of this database that are not over, up to 10,000',
    ({ pending }) => pending,
  );
  gauge(
    'quittance_webhook_deliveries_due',
    'Deliveries that could be sent now, up to 10,000',
    ({ due }) => due,
  );
  gauge(
    'quittance_webhook_oldest_due_seconds',
    'For how long the delivery that waits longest could have been sent, to an endpoint that does not just fail',
    ({ oldestDueMs }) => oldestDueMs / 1_000,
  );
  new Gauge({
    name: 'quittance_webhook_endpoints',
    help: 'Webhook endpoints of this database, by whether anything is sent to them',
    labelNames: ['state'],
    registers,
    async collect() {
      const found = await backlog();
      if (!found) return this.reset();
      for (const [state, count] of Object.entries(found.endpoints)) this.set({ state }, count);
    },
  });

  return ({ status, attempt }) => {
    const outcome = status === 'pending' ? 'again' : status;
    attempts.observe({ outcome }, attempt.timings.totalMs / 1_000);
  };
}
