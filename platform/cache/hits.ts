import type { Clock } from '../../modules/kernel/clock.ts';

/** How often a tier answered a kind of query. */
export interface HitCount {
  readonly query: string;
  /** `memory`, `upstash`, `replica`, `primary`: the last two are misses. */
  readonly tier: string;
  readonly hit: boolean;
  readonly count: number;
}

/** Counts who answered, in this process. */
export interface Hits {
  count(organizationId: string, query: string, tier: string, hit: boolean): void;
  /** Since the start of the process. */
  all(): HitCount[];
  /**
   * The share of an organization's answers (of everybody's for null) that tiers gave in the last
   * `windowMs`, by whole minutes and at most a day; null where there were none.
   */
  rateOf(organizationId: string | null, windowMs: number): number | null;
}

/** Answers of a minute. */
interface Answers {
  hits: number;
  answers: number;
}

const minuteMs = 60_000;
const minutesLimit = 24 * 60;
/** Of an organization's minutes; beyond them the oldest are forgotten. */
const placesLimit = 200_000;

export function createHits(clock: Clock): Hits {
  const counts = new Map<string, { -readonly [Member in keyof HitCount]: HitCount[Member] }>();
  /** By minute, the oldest first, then by organization; '' has the sum of all. */
  const minutes = new Map<number, Map<string, Answers>>();
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

  function countIn(minute: Map<string, Answers>, organizationId: string, hit: boolean): void {
    let counted = minute.get(organizationId);
    if (!counted) {
      counted = { hits: 0, answers: 0 };
      minute.set(organizationId, counted);
      places++;
    }
    counted.answers++;
    if (hit) counted.hits++;
  }

  return {
    count(organizationId, query, tier, hit) {
      const place = `${query} ${tier}`;
      const known = counts.get(place);
      if (known) known.count++;
      else counts.set(place, { query, tier, hit, count: 1 });
      const now = minuteNow();
      const minute = minutes.get(now) ?? begin(now);
      countIn(minute, organizationId, hit);
      countIn(minute, '', hit);
    },
    all: () => [...counts.values()].map((each) => ({ ...each })),
    rateOf(organizationId, windowMs) {
      const since = Math.floor((clock.now() - windowMs) / minuteMs);
      const sum = { hits: 0, answers: 0 };
      for (const [minute, own] of minutes) {
        const counted = minute < since ? undefined : own.get(organizationId ?? '');
        sum.hits += counted?.hits ?? 0;
        sum.answers += counted?.answers ?? 0;
      }
      return sum.answers === 0 ? null : sum.hits / sum.answers;
    },
  };
}
