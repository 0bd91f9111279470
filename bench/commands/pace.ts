import type { Pace } from './programs.ts';

/** The value below which a share of the sorted values lies. */
const quantile = (sorted: Float64Array, share: number): number =>
  sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? Number.NaN;

/** Sums up how long each of `count` things took, done in `ms` together. */
export function paceOf(durationsMs: readonly number[], ms: number, count: number): Pace {
  const sorted = Float64Array.from(durationsMs).sort();
  return {
    count,
    perSecond: (count / ms) * 1_000,
    p50Ms: quantile(sorted, 0.5),
    p99Ms: quantile(sorted, 0.99),
  };
}

export function median(values: readonly number[]): number {
  const sorted = Float64Array.from(values).sort();
  const [low, high] = [(sorted.length - 1) >> 1, sorted.length >> 1];
  return ((sorted[low] ?? Number.NaN) + (sorted[high] ?? Number.NaN)) / 2;
}

/** Does one thing after the other for so long, and tells their pace. */
export async function repeat(seconds: number, run: () => Promise<unknown>): Promise<Pace> {
  const durations: number[] = [];
  const startedAt = performance.now();
  let now = startedAt;
  while (now - startedAt < seconds * 1_000) {
    await run();
    const endedAt = performance.now();
    durations.push(endedAt - now);
    now = endedAt;
  }
  return paceOf(durations, now - startedAt, durations.length);
}
