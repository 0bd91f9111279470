import { Counter, Gauge, Histogram, Registry } from 'prom-client';
import type { HitCount } from '../cache/hits.ts';
import type { DecidedBatch } from '../commands/ports.ts';
import type { CommandCountReader } from '../commands/workflow-metrics.ts';
import type { SubscriptionState } from '../events/ports.ts';
import type { HttpMetrics } from '../http/parts.ts';
import type { AttemptResult, WebhookBacklog } from '../webhooks/ports.ts';
import { collectProcessMetrics } from './process-metrics.ts';
import { measureSubscriptions } from './subscriptions.ts';
import { measureWebhooks } from './webhooks.ts';
import { RequestDurations } from './request-durations.ts';

/** What is measured of an origin process. */
export interface Metrics extends HttpMetrics {
  committed(batch: DecidedBatch): void;
  /** `read` is called when the metrics are scraped. */
  gauge(name: string, help: string, read: () => number): void;
  /** Who answered queries: `quittance_cache_answers_total` and `quittance_cache_hit_rate`. */
  cache(read: () => readonly HitCount[]): void;
  /** How far the readers of the event log are, and what was cut of loops. */
  subscriptions(
    readStates: () => Promise<readonly SubscriptionState[]>,
    readCuts: () => Promise<ReadonlyMap<string, number>>,
  ): void;
  /** What waits to be sent. Returns whom to tell of attempts. */
  webhooks(readBacklog: () => Promise<WebhookBacklog>): (result: AttemptResult) => void;
}

/** Metrics in a registry of their own, so that two origins in one process do not mix theirs. */
export function createMetrics(commandCounts: CommandCountReader): Metrics {
  const registry = new Registry();
  const registers = [registry];
  collectProcessMetrics(registry);
  const requests = new RequestDurations(registers);
  const decided = new Counter({
    name: 'quittance_commands_decided_total',
    help: 'Outcomes in this database, of all organizations and processes since its beginning',
    labelNames: ['status'],
    registers,
  });
  const took = new Counter({
    name: 'quittance_commands_duration_seconds_total',
    help: 'Time from the acceptance to the outcome, of all outcomes together',
    labelNames: ['status'],
    registers,
  });
  const started = new Counter({
    name: 'quittance_commands_started_total',
    help: 'Commands whose execution was begun, sent again ones included',
    registers,
  });
  const batches = new Histogram({
    name: 'quittance_command_batch_size',
    help: 'Commands of one commit',
    buckets: [1, 2, 5, 10, 20, 50, 100, 200],
    registers,
  });

  /** The totals outlive this process; while they cannot be read the last ones are shown. */
  async function readTotals(): Promise<void> {
    const totals = await commandCounts.totals().catch(() => undefined);
    if (!totals) return;
    for (const counter of [decided, took, started]) counter.reset();
    for (const { status, count, totalMs } of totals) {
      if (status === 'started') started.inc(count);
      else {
        decided.inc({ status }, count);
        took.inc({ status }, totalMs / 1_000);
      }
    }
  }

  return {
    request: ({ seconds, ...labels }) => requests.add(labels, seconds),
    committed({ decisions }) {
      batches.observe(decisions.length);
    },
    gauge(name, help, read) {
      new Gauge({
        name,
        help,
        registers,
        collect() {
          this.set(read());
        },
      });
    },
    cache(read) {
      const labelNames = ['query', 'tier'];
      new Counter({
        name: 'quittance_cache_answers_total',
        help: 'Answers to queries since the start of the process; those of replica and primary are misses',
        labelNames,
        registers,
        collect() {
          this.reset();
          for (const { query, tier, count } of read()) this.inc({ query, tier }, count);
        },
      });
      new Gauge({
        name: 'quittance_cache_hit_rate',
        help: 'The share of the answers to a query that a tier of the cache gave',
        labelNames,
        registers,
        collect() {
          const answers = new Map<string, number>();
          for (const { query, count } of read()) {
            answers.set(query, (answers.get(query) ?? 0) + count);
          }
          for (const { query, tier, hit, count } of read()) {
            if (hit) this.set({ query, tier }, count / (answers.get(query) ?? count));
          }
        },
      });
    },
    subscriptions(readStates, readCuts) {
      measureSubscriptions(registry, readStates, readCuts);
    },
    webhooks: (readBacklog) => measureWebhooks(registry, readBacklog),
    async text() {
      await readTotals();
      return { contentType: registry.contentType, body: await registry.metrics() };
    },
  };
}
