/** Durations of any number, in a few thousand counts: each is known to one percent. */
export interface Durations {
  readonly count: number;
  add(ms: number): void;
  /** The duration that this share of them does not exceed, in milliseconds; 0 where there is none. */
  at(share: number): number;
}

const [leastMs, growth] = [0.01, 1.01];
/** The last one is for a quarter of an hour, and more. */
const classes = 1_850;

export function durations(): Durations {
  const counts = new Uint32Array(classes);
  let count = 0;
  let longest = 0;
  return {
    get count() {
      return count;
    },
    add(ms) {
      const place = Math.ceil(Math.log(Math.max(ms, leastMs) / leastMs) / Math.log(growth));
      const index = Math.min(classes - 1, place);
      counts[index] = (counts[index] ?? 0) + 1;
      count += 1;
      longest = Math.max(longest, ms);
    },
    at(share) {
      let left = Math.ceil(count * share);
      for (const [index, inClass] of counts.entries()) {
        left -= inClass;
        if (left <= 0) return count === 0 ? 0 : Math.min(longest, leastMs * growth ** index);
      }
      return longest;
    },
  };
}
