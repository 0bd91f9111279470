import type { Clock } from '../../modules/kernel/clock.ts';

/** How often a tier answered a kind of query. */
export interface HitCount {
  readonly query: string;
  /** `memory`, `upstash`, `replica`, `primary`: the last two are misses. */
  readonly tier: string;
  readonly hit: boolean;
  readonly count: number;
}

/** How often a tier answered somebody's queries. */
export type TierAnswers = Omit<HitCount, 'query'>;

/** Counts who answered, in this process. */
export interface Hits {
  count(organizationId: string, query: string, tier: string, hit: boolean): void;
  /** Since the start of the process. */
  all(): HitCount[];
  /**
   * Who gave an organization's answers (everybody's for null) in the last `windowMs`, by whole
   * minutes and at most a day. Tiers that gave none are left out.
   */
  answersOf(organizationId: string | null, windowMs: number): readonly TierAnswers[];
}

/** The share of answers that tiers of the cache gave: 0 to 1; null where there were none. */
export function hitRateOf(answers: readonly TierAnswers[]): number | null {
  const sumOf = (some: readonly TierAnswers[]): number =>
    some.reduce((sum, { count }) => sum + count, 0);
  const all = sumOf(answers);
  return all === 0 ? null : sumOf(answers.filter(({ hit }) => hit)) / all;
}

/** Answers of a minute, by tier. */
type Answers = Record<string, number>;

const minuteMs = 60_000;
const minutesLimit = 24 * 60;
/** Of an organization's minutes; beyond them the oldest are forgotten. */
const placesLimit = 200_000;

export function createHits(clock: Clock): Hits {
  const counts = new Map<string, { -readonly [Member in keyof HitCount]: HitCount[Member] }>();
  /** By minute, the oldest first, then by organization; '' has the sum of all. */
  const minutes = new Map<number, Map<string, Answers>>();
  /** Whether what a tier answers is a hit. */
  const tiers = new Map<string, boolean>();
  let places = 0;

  const minuteNow = (): number => Math.floor(clock.now() / minuteMs);

  function begin(minute: number): Map<string, Answers> {
    const begun = new Map<string, Answers>();
    minutes.set(minute, begun);
    for (const [oldest, { size }] of minutes) {
      const isOld = oldest <= minute - minutesLimit || places > placesLimit;
      if (!isOld || oldest === minute) break;
      minutes.delete(oldest);
      places -= size;
    }
    return begun;
  }

  function countIn(minute: Map<string, Answers>, organizationId: string, tier: string): void {
    let counted = minute.get(organizationId);
    if (!counted) {
      counted = {};
      minute.set(organizationId, counted);
      places++;
    }
    counted[tier] = (counted[tier] ?? 0) + 1;
  }

  return {
    count(organizationId, query, tier, hit) {
      const place = `${query} ${tier}`;
      const known = counts.get(place);
      if (known) known.count++;
      else {
        counts.set(place, { query, tier, hit, count: 1 });
        tiers.set(tier, hit);
      }
      const now = minuteNow();
      const minute = minutes.get(now) ?? begin(now);
      countIn(minute, organizationId, tier);
      countIn(minute, '', tier);
    },
    all: () => [...counts.values()].map((each) => ({ ...each })),
    answersOf(organizationId, windowMs) {
      const since = Math.floor((clock.now() - windowMs) / minuteMs);
      const sums = new Map<string, number>();
      for (const [minute, own] of minutes) {
        const counted = minute < since ? undefined : own.get(organizationId ?? '');
        for (const [tier, count] of Object.entries(counted ?? {})) {
          sums.set(tier, (sums.get(tier) ?? 0) + count);
        }
      }
      return [...sums].map(([tier, count]) => ({ tier, hit: tiers.get(tier) ?? false, count }));
    },
  };
}
