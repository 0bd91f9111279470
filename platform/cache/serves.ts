import type { Demand, Seen } from './demand.ts';
import { isBehind } from './entry.ts';
import type { Entry, Held, Loaded } from './ports.ts';

/** Clocks of machines that keep time differ by less than this. */
const skewMs = 1_000;
/** A tier that may lack what was committed before that is no witness for an age. */
const laggingMs = 10_000;

/** True where the entry, by itself, is as fresh as the reader demands. */
export function serves(entry: Entry, demand: Demand, now: number): boolean {
  if (now >= entry.staleUntil || !isFreshEnough(entry, demand, now)) return false;
  return demand.maxAgeMs !== null || now < entry.freshUntil;
}

/** True where what was read includes what the reader has seen, and is as young as it asks. */
export function isFreshEnough(loaded: Loaded, demand: Demand, now: number): boolean {
  if (demand.primary || !includes(loaded, demand.seen)) return false;
  if (demand.maxAgeMs === null) return true;
  const age = ageOf(loaded, now);
  return age !== null && age <= demand.maxAgeMs;
}

/**
 * True where what was read includes all that the reader has seen: by its own position or, of the
 * one resource that it shows, by its version. Positions of another epoch say nothing.
 */
export function includes(loaded: Omit<Loaded, 'asOf'>, seen: Seen | null): boolean {
  if (!seen) return true;
  if (loaded.epoch !== seen.epoch) return false;
  if (loaded.position >= seen.position) return true;
  return seen.version !== null && loaded.version !== null && loaded.version >= seen.version;
}

/** As `includes`, for the primary: a token from before a restore is answered by it all the same. */
export const sufficesOfPrimary = (loaded: Omit<Loaded, 'asOf'>, seen: Seen | null): boolean =>
  includes(loaded, seen) || (seen !== null && loaded.epoch > seen.epoch);

/**
 * True where what lies beside the entry says not to serve it: a restore since; for a list, any
 * change since (one resource is written through, lists are not); an age that nobody vouches for.
 */
export function isDisqualified(
  { entry, head, currentAt }: Held,
  demand: Demand,
  now: number,
): boolean {
  if (!entry) return true;
  if (head && head.epoch > entry.epoch) return true;
  if (demand.maxAgeMs !== null) {
    return currentAt === null || Math.abs(now - currentAt) > laggingMs;
  }
  return head !== undefined && entry.version === null && isBehind(entry, head);
}

/** Milliseconds since it was known to be current; null where that cannot be told. */
export function ageOf({ asOf }: Pick<Loaded, 'asOf'>, now: number): number | null {
  if (asOf === null || asOf > now + skewMs) return null;
  return Math.max(0, now - asOf);
}
