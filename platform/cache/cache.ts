import type { Clock } from '../../modules/kernel/clock.ts';
import type { Freshness } from '../../modules/kernel/query.ts';
import type { Log } from '../logging/log.ts';
import { createBreaker } from './breaker.ts';
import { raised, type Demand } from './demand.ts';
import { entryOf, isBehind } from './entry.ts';
import { createHits, type HitCount, type TierAnswers } from './hits.ts';
import { loadFreshEnough, type Loaders, type LoadParts } from './loads.ts';
import type { Entry, Held, Loaded, Tier } from './ports.ts';
import { ageOf, isDisqualified, isFreshEnough, serves } from './serves.ts';
import { createFlights } from './single-flight.ts';

/** Questions with longer keys are not worth a place. */
const keyLimit = 1_000;

/** What is asked, and how fresh the answer has to be. */
export interface Asked {
  /** The query's type, which hits are counted by. */
  readonly query: string;
  readonly organizationId: string;
  /** The query with its parameters: the same question has the same key. */
  readonly key: string;
  readonly demand: Demand;
}

/** One read: what is asked, and who knows it. */
export interface ReadRequest extends Asked, Loaders {
  /** Keeps work alive that may end after the answer, as `waitUntil` does in Workers. */
  keepAlive(promise: Promise<unknown>): void;
}

/** An answer that is as fresh as was demanded. */
export interface Reading {
  readonly loaded: Loaded;
  /** `Cache-Status` (RFC 9211). */
  readonly status: string;
  /** `Age`; null where nobody can say. */
  readonly ageSeconds: number | null;
}

/** Reads through tiers, the nearest first, to replica and primary. */
export interface Cache {
  /**
   * What the nearest tier has that is as fresh as demanded, without waiting for anything; undefined
   * where there is a reason to `read`. Nobody is answered differently by the two.
   */
  readAtOnce(asked: Asked): Reading | undefined;
  /**
   * Undefined where what the reader has seen is nowhere within 2 s. Throws what the primary's
   * loader throws; tiers and replica are passed over when they fail.
   */
  read(request: ReadRequest): Promise<Reading | undefined>;
  /** Who answered how often since the start of the process. */
  hits(): HitCount[];
  /** Who gave an organization's answers (for null those of all) in a window. */
  answersOf(organizationId: string | null, windowMs: number): readonly TierAnswers[];
}

/** Who answered what. */
interface Served {
  readonly by: string;
  readonly hit: boolean;
  readonly loaded: Loaded;
}

/** `tiers` is the nearest first; those outside of this process are guarded (`guardTier`). */
export function createCache(parts: {
  readonly tiers: readonly Tier[];
  readonly clock: Clock;
  readonly log: Log;
  readonly pause: (ms: number) => Promise<void>;
  /** What nobody may be shown less than who does not say how old an answer may be. */
  readonly floor?: (organizationId: string) => Promise<Freshness>;
}): Cache {
  const { clock } = parts;
  const hits = createHits(clock);
  const share = createFlights<Served | undefined>(clock);
  const loadParts: LoadParts = { ...parts, replicaBreaker: createBreaker(clock) };

  function answer(
    request: Asked,
    { by, hit, loaded }: Served,
    ttl = '',
    currentAt = loaded.asOf,
  ): Reading {
    hits.count(request.organizationId, request.query, by, hit);
    const age = ageOf({ asOf: currentAt }, clock.now());
    return {
      loaded,
      status: hit ? `${by}; hit${ttl}` : `${by}; fwd=miss`,
      ageSeconds: age === null ? null : Math.floor(age / 1_000),
    };
  }

  /** What a tier holds, if that is as fresh as demanded. */
  function chosen(held: Held, demand: Demand): Entry | undefined {
    const { entry } = held;
    const now = clock.now();
    const isGood = entry && !isDisqualified(held, demand, now) && serves(entry, demand, now);
    return isGood ? entry : undefined;
  }

  /** What a tier has for the reader, and where it takes the organization to be. */
  async function lookUp(
    tier: Tier,
    { organizationId, key, demand }: Asked,
  ): Promise<{ entry: Entry | undefined; head: Freshness | undefined }> {
    const held = await tier.get(organizationId, key);
    return { entry: chosen(held, demand), head: held.head };
  }

  function answerNearest(asked: Asked, { name }: Tier, entry: Entry): Reading {
    const ttl = Math.ceil((entry.freshUntil - clock.now()) / 1_000);
    return answer(asked, { by: name, hit: true, loaded: entry }, `; ttl=${ttl}`);
  }

  function fill(tiers: readonly Tier[], entry: Entry, request: ReadRequest, head?: Freshness) {
    const fills = tiers.map((tier) => tier.setIfNewer(request.organizationId, [entry], head));
    if (fills.length > 0) request.keepAlive(Promise.allSettled(fills));
  }

  /** Reads the farther tiers, then loads; keeps what was found in the tiers before. */
  async function readBeyond(
    tiers: readonly Tier[],
    request: ReadRequest,
    askedAt: number,
  ): Promise<Served | undefined> {
    for (const [index, tier] of tiers.entries()) {
      if (index === 0 || request.demand.primary) continue;
      const { entry, head } = await lookUp(tier, request);
      if (!entry) continue;
      fill(tiers.slice(0, index), entry, request, head);
      return { by: tier.name, hit: true, loaded: entry };
    }
    const load = await loadFreshEnough(request.demand, askedAt, request, loadParts);
    if (!load) return undefined;
    const entry = entryOf(request.organizationId, request.key, load.loaded, clock.now());
    if (entry) fill(tiers, entry, request);
    return { by: load.from, hit: false, loaded: load.loaded };
  }

  return {
    readAtOnce(asked) {
      const { organizationId, key, demand } = asked;
      const [nearest] = parts.tiers;
      const held = demand.primary ? undefined : nearest?.getAtOnce?.(organizationId, key);
      const entry = held && chosen(held, demand);
      return nearest && entry && answerNearest(asked, nearest, entry);
    },
    async read(asked) {
      const { organizationId, key, keepAlive } = asked;
      const askedAt = clock.now();
      const tiers = key.length > keyLimit ? [] : parts.tiers;
      const [nearest] = tiers;
      if (asked.demand.primary) {
        const served = await readBeyond(tiers, asked, askedAt);
        return served && answer(asked, served);
      }
      const { entry, head } = nearest ? await lookUp(nearest, asked) : {};
      if (nearest && entry) return answerNearest(asked, nearest, entry);
      const flooredAt = clock.now();
      const floor = await parts.floor?.(organizationId);
      const demand = floor ? raised(asked.demand, floor) : asked.demand;
      const request = { ...asked, demand };
      const served = await share({
        // What is known here by now, a load that began before need not bring.
        key: `${organizationId} ${key} ${head?.epoch}.${head?.position}`,
        demand,
        load: () => readBeyond(tiers, request, askedAt),
        isEnough: (other) =>
          other !== undefined && isFreshEnough(other.loaded, demand, clock.now()),
        keepAlive,
      });
      // What reaches what was committed then was current then, whoever had it.
      const isCurrent = floor && served && !isBehind(served.loaded, floor);
      return served && answer(request, served, '', isCurrent ? flooredAt : served.loaded.asOf);
    },
    hits: hits.all,
    answersOf: hits.answersOf,
  };
}
