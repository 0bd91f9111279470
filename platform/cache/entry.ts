import type { Freshness } from '../../modules/kernel/query.ts';
import type { Entry, Loaded } from './ports.ts';

/** The backstop: so old an entry may become should every other guard fail. */
export const ttlMs = { oneResource: 600_000, list: 300_000 };

/** What tiers may keep of an answer; undefined for what was never there. */
export function entryOf(
  organizationId: string,
  key: string,
  loaded: Loaded,
  now: number,
): Entry | undefined {
  const { state, version, asOf } = loaded;
  if (state === 'missing') return undefined;
  const until = (asOf ?? now) + (version === null ? ttlMs.list : ttlMs.oneResource);
  return { ...loaded, state, organizationId, key, freshUntil: until, staleUntil: until };
}

/** True where `left` tells of a later state than `right`; of one resource its version decides. */
export function isNewer(left: Loaded, right: Loaded): boolean {
  if (left.epoch !== right.epoch) return left.epoch > right.epoch;
  if (left.version !== null && right.version !== null && left.version !== right.version) {
    return left.version > right.version;
  }
  if (left.position !== right.position) return left.position > right.position;
  return (left.asOf ?? 0) > (right.asOf ?? 0);
}

/** True where the position `left` is behind `right`. */
export const isBehind = (left: Freshness, right: Freshness): boolean =>
  left.epoch === right.epoch ? left.position < right.position : left.epoch < right.epoch;
