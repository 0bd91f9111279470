/** How often a tier answered a kind of query. */
export interface HitCount {
  readonly query: string;
  /** `memory`, `upstash`, `replica`, `primary`: the last two are misses. */
  readonly tier: string;
  readonly hit: boolean;
  readonly count: number;
}

/** Counts who answered, since the start of the process. */
export interface Hits {
  count(organizationId: string, query: string, tier: string, hit: boolean): void;
  all(): HitCount[];
  /** The share of an organization's answers that tiers gave; null before the first. */
  rateOf(organizationId: string): number | null;
}

/** Of organizations; beyond them the one that was counted first begins anew. */
const organizationsLimit = 10_000;

export function createHits(): Hits {
  const counts = new Map<string, { -readonly [Member in keyof HitCount]: HitCount[Member] }>();
  const own = new Map<string, { hits: number; answers: number }>();

  function ownOf(organizationId: string) {
    const known = own.get(organizationId);
    if (known) return known;
    const [oldest] = own.keys();
    if (own.size >= organizationsLimit && oldest !== undefined) own.delete(oldest);
    const begun = { hits: 0, answers: 0 };
    own.set(organizationId, begun);
    return begun;
  }

  return {
    count(organizationId, query, tier, hit) {
      const place = `${query} ${tier}`;
      const known = counts.get(place);
      if (known) known.count++;
      else counts.set(place, { query, tier, hit, count: 1 });
      const counted = ownOf(organizationId);
      counted.answers++;
      if (hit) counted.hits++;
    },
    all: () => [...counts.values()].map((each) => ({ ...each })),
    rateOf(organizationId) {
      const counted = own.get(organizationId);
      return counted ? counted.hits / counted.answers : null;
    },
  };
}

/** The share of the answers that a tier gave; null before the first. */
export function hitRate(counts: readonly HitCount[]): number | null {
  const sum = (some: readonly HitCount[]) => some.reduce((total, { count }) => total + count, 0);
  const all = sum(counts);
  return all === 0 ? null : sum(counts.filter(({ hit }) => hit)) / all;
}
