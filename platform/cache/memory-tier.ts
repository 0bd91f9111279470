import type { Clock } from '../../modules/kernel/clock.ts';
import type { Freshness } from '../../modules/kernel/query.ts';
import { isBehind, isNewer, ttlMs } from './entry.ts';
import type { Entry, Held, Tier } from './ports.ts';

const headLimit = 10_000;
/** What an entry takes beside its texts. */
const entryBytes = 300;

/** Entries in the memory of this process; what was not read for longest goes first. */
export interface MemoryTier extends Tier {
  getAtOnce(organizationId: string, key: string): Held;
  /** How much it holds, as it is counted against the limit. */
  readonly bytes: number;
}

/**
 * `freshMs` is how long a reader that asks for nothing is served a copy that nobody keeps current;
 * `limitBytes` bounds the whole.
 */
export function createMemoryTier(options: {
  readonly clock: Clock;
  readonly limitBytes: number;
  readonly freshMs: number;
}): MemoryTier {
  const entries = new Map<string, Entry>();
  const heads = new Map<string, Freshness>();
  let bytes = 0;

  const remove = (place: string): void => {
    const removed = entries.get(place);
    if (!removed) return;
    entries.delete(place);
    bytes -= bytesOf(removed);
  };

  const put = (entry: Entry): void => {
    const place = placeOf(entry.organizationId, entry.key);
    const known = entries.get(place);
    const kept = merge(known, entry);
    remove(place);
    if (bytesOf(kept) > options.limitBytes) return;
    entries.set(place, kept);
    bytes += bytesOf(kept);
    for (const oldest of entries.keys()) {
      if (bytes <= options.limitBytes) break;
      remove(oldest);
    }
  };

  const raise = (organizationId: string, head: Freshness): void => {
    const known = heads.get(organizationId);
    heads.delete(organizationId);
    heads.set(organizationId, known && isBehind(head, known) ? known : head);
    const [oldest] = heads.keys();
    if (heads.size > headLimit && oldest !== undefined) heads.delete(oldest);
  };

  const getAtOnce = (organizationId: string, key: string): Held => {
    const place = placeOf(organizationId, key);
    const now = options.clock.now();
    let entry = entries.get(place);
    if (entry && now >= entry.staleUntil) {
      remove(place);
      entry = undefined;
    }
    // Moving an entry costs more than finding it: before it is half full nothing will go soon.
    if (entry && bytes > options.limitBytes / 2) {
      entries.delete(place);
      entries.set(place, entry);
    }
    return { entry, head: heads.get(organizationId), currentAt: now };
  };

  return {
    name: 'memory',
    get bytes() {
      return bytes;
    },
    get: async (organizationId, key) => getAtOnce(organizationId, key),
    getAtOnce,
    async setIfNewer(organizationId, given, head) {
      const now = options.clock.now();
      for (const entry of given) {
        // By this clock, whatever that of the machine says which made the entry.
        const freshUntil = Math.min(entry.freshUntil, now + options.freshMs);
        const staleUntil = Math.min(entry.staleUntil, now + ttlMs.oneResource);
        put({ ...entry, freshUntil, staleUntil });
        raise(organizationId, { epoch: entry.epoch, position: entry.position });
      }
      if (head) raise(organizationId, head);
    },
  };
}

/** Of two the newer one; of the same version all that is known of it. */
function merge(known: Entry | undefined, given: Entry): Entry {
  if (!known) return given;
  const [newer, older] = isNewer(known, given) ? [known, given] : [given, known];
  if (newer.version === null || newer.version !== older.version || newer.epoch !== older.epoch) {
    return newer;
  }
  const freshUntil = Math.max(newer.freshUntil, older.freshUntil);
  const staleUntil = Math.max(newer.staleUntil, older.staleUntil);
  return { ...newer, freshUntil, staleUntil };
}

const placeOf = (organizationId: string, key: string): string => `${organizationId} ${key}`;

/** Two bytes a character is the most that an engine takes. */
const bytesOf = ({ organizationId, key, body }: Entry): number =>
  2 * (2 * organizationId.length + 2 * key.length + body.length) + entryBytes;
