/**
 * Times are counted in buckets that grow by a tenth, so any quantile of them is known to within 5 %
 * of itself, however many there were; what took less than a millisecond counts as none.
 */
const growth = 1.1;

/** The bucket of a time in whole milliseconds: 0, 1, 2 … */
export const bucketOf = (ms: number): number =>
  ms < 1 ? 0 : 1 + Math.floor(Math.log(ms) / Math.log(growth));

/** The time in milliseconds that stands for a bucket: at most 5 % from any time in it. */
const timeOf = (bucket: number): number => (bucket === 0 ? 0 : growth ** (bucket - 0.5));

/** How many times a bucket has. */
export interface BucketCount {
  readonly bucket: number;
  readonly count: number;
}

/**
 * The time that a share of all times does not exceed (nearest rank), in milliseconds to a tenth;
 * null where there were none. A bucket may be listed more than once.
 */
export function quantile(counts: readonly BucketCount[], share: number): number | null {
  const sorted = counts.toSorted((a, b) => a.bucket - b.bucket);
  const total = sorted.reduce((sum, { count }) => sum + count, 0);
  let left = Math.max(1, Math.ceil(total * share));
  const found = sorted.find(({ count }) => (left -= count) <= 0);
  return found ? toTenths(timeOf(found.bucket)) : null;
}

/** Milliseconds to a tenth. */
export const toTenths = (ms: number): number => Math.round(ms * 10) / 10;
