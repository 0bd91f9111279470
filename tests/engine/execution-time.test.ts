import { describe, expect, test } from 'bun:test';
import * as fc from 'fast-check';
import { bucketOf, quantile } from '../../platform/commands/execution-time.ts';

/** What `npm` would never do with a million commands: keep all times and sort them. */
function exactQuantile(times: readonly number[], share: number): number {
  const sorted = times.toSorted((a, b) => a - b);
  return sorted[Math.max(1, Math.ceil(sorted.length * share)) - 1] ?? Number.NaN;
}

const counted = (times: readonly number[]) =>
  times.map((ms) => ({ bucket: bucketOf(ms), count: 1 }));

describe('A quantile from buckets', () => {
  // From less than a millisecond to a month, as often short as long.
  const time = fc
    .double({ min: 0, max: Math.log(31 * 86_400_000), noNaN: true })
    .map((power) => Math.floor(Math.exp(power)) - 1);
  const share = fc.constantFrom(0.5, 0.95, 0.99, 0, 1);

  test('is within 5 % of the one that sorting all times gives', () => {
    fc.assert(
      fc.property(fc.array(time, { minLength: 1, maxLength: 300 }), share, (times, of) => {
        const exact = exactQuantile(times, of);
        const told = quantile(counted(times), of) ?? Number.NaN;
        // It is told to a tenth of a millisecond.
        expect(Math.abs(told - exact)).toBeLessThanOrEqual(exact * 0.05 + 0.05);
      }),
      { numRuns: 500 },
    );
  });

  test('does not depend on how the counts were gathered', () => {
    fc.assert(
      fc.property(fc.array(time, { minLength: 1, maxLength: 100 }), share, (times, of) => {
        const gathered = Map.groupBy(times, bucketOf);
        const counts = [...gathered].map(([bucket, { length }]) => ({ bucket, count: length }));
        expect(quantile(counts, of)).toBe(quantile(counted(times).reverse(), of));
      }),
    );
  });

  test('is none of no times', () => {
    expect(quantile([], 0.5)).toBeNull();
  });
});

test('Times that grow are never in a lesser bucket', () => {
  fc.assert(
    fc.property(fc.nat({ max: 2 ** 31 - 1 }), fc.nat({ max: 1_000 }), (ms, more) => {
      expect(bucketOf(ms + more)).toBeGreaterThanOrEqual(bucketOf(ms));
    }),
  );
});
