import type { Freshness } from '../../modules/kernel/query.ts';

/** What the reader has seen already, as its consistency token says it. */
export interface Seen {
  readonly epoch: number;
  /** Its organization's position. */
  readonly position: number;
  /** The version of the resource that is read, at that position; it suffices in its place. */
  readonly version: number | null;
}

/** How fresh an answer has to be. */
export interface Demand {
  /** At least as new as this; null where no token was sent. */
  readonly seen: Seen | null;
  /** At most so old; null where the reader does not say. */
  readonly maxAgeMs: number | null;
  /** From the primary, whatever any tier holds. */
  readonly primary: boolean;
}

/** What the reader asks for whose request says nothing. */
export const nothing: Demand = { seen: null, maxAgeMs: null, primary: false };

/** The part of a consistency token that a demand is made of. */
interface SeenToken extends Freshness {
  readonly versions: readonly (readonly [id: string, version: number])[];
}

/**
 * The demand of a request with this `Cache-Control` (RFC 9111, section 5.2.1) and token. `entityId`
 * is the one resource that is read, undefined for lists and sums, which heed a position only.
 */
export function demandOf(
  cacheControl: string | undefined,
  token: SeenToken | undefined,
  entityId: string | undefined,
): Demand {
  const version = token?.versions.find(([id]) => id === entityId)?.[1] ?? null;
  const seen = token ? { epoch: token.epoch, position: token.position, version } : null;
  if (cacheControl === undefined) return { ...nothing, seen };
  const directives = cacheControl.split(',').map((each) => each.trim().toLowerCase());
  const ages = directives.filter((each) => /^max-age\b/.test(each)).map(secondsOf);
  return {
    seen,
    maxAgeMs: ages.length > 0 ? Math.min(...ages) * 1_000 : null,
    primary: directives.some((each) => each === 'no-cache' || each === 'no-store'),
  };
}

/** An age that cannot be read is 0: rather too fresh than too old (RFC 9111, section 4.2.1). */
function secondsOf(directive: string): number {
  const [, seconds] = /^max-age\s*=\s*"?(\d{1,10})"?$/.exec(directive) ?? [];
  return seconds === undefined ? 0 : Number(seconds);
}

/**
 * The demand of a reader to whom nothing older than `floor` may be shown, whatever it asks for; one
 * that says how old an answer may be has said so.
 */
export function raised(demand: Demand, floor: Freshness): Demand {
  const { seen, maxAgeMs } = demand;
  if (maxAgeMs !== null || (seen && seen.epoch !== floor.epoch)) return demand;
  if (seen && seen.position >= floor.position) return demand;
  return { ...demand, seen: { epoch: floor.epoch, position: floor.position, version: null } };
}

/**
 * What the reader has seen once it has this answer, for the token that goes with it. An answer that
 * suffices by its version may be behind what was seen before, which stays seen.
 */
export function seenAfter(token: SeenToken | undefined, { epoch, position }: Freshness): SeenToken {
  const isBehind = token?.epoch === epoch && token.position > position;
  return isBehind ? token : { epoch, position, versions: [] };
}

/** True where every entry that serves `wide` serves `narrow` too. */
export function covers(wide: Demand, narrow: Demand): boolean {
  if (wide.primary || narrow.primary || !coversSeen(wide.seen, narrow.seen)) return false;
  if (wide.maxAgeMs === narrow.maxAgeMs) return true;
  return wide.maxAgeMs !== null && narrow.maxAgeMs !== null && wide.maxAgeMs < narrow.maxAgeMs;
}

function coversSeen(wide: Seen | null, narrow: Seen | null): boolean {
  if (!narrow) return true;
  if (wide?.epoch !== narrow.epoch || wide.position < narrow.position) return false;
  if (wide.version === null) return true;
  return narrow.version !== null && wide.version >= narrow.version;
}
