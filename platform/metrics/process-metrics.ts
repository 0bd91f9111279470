import { collectDefaultMetrics, type Registry } from 'prom-client';

/** Bun counts every object of the heap for these, and nothing else runs meanwhile: 20 ms, or 200. */
const thatHoldEverythingUp = ['total', 'used', 'available'].map(
  (size) => `nodejs_heap_space_size_${size}_bytes`,
);

/** Has the metrics of any JavaScript process collected, but for what a scrape must not cost. */
export function collectProcessMetrics(register: Registry): void {
  collectDefaultMetrics({ register });
  for (const name of thatHoldEverythingUp) register.removeSingleMetric(name);
}
