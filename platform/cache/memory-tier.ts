import type { Clock } from '../../modules/kernel/clock.ts';
import type { Freshness } from '../../modules/kernel/query.ts';
import { isBehind, isNewer, ttlMs } from './entry.ts';
import type { Entry, Held, Tier } from './ports.ts';

const headLimit = 10_000;
/** What an entry takes beside its texts. */
const entryBytes = 300;
/** Of an organization, while others want the room. */
const greatestShare = 1 / 4;

/** What is held of an organization. */
interface Own {
  /** By their keys. */
  readonly entries: Map<string, Entry>;
  bytes: number;
}

/**
 * Entries in the memory of this process; what was not read for longest goes first. An organization
 * that holds more than a quarter makes room before any other has to.
 */
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
  const { limitBytes } = options;
  /** Of organizations as of their entries, the one that was read or written last comes last. */
  const organizations = new Map<string, Own>();
  /** Those that hold more than their share, of which there are few. */
  const greedy = new Set<Own>();
  const heads = new Map<string, Freshness>();
  let bytes = 0;

  const grow = (own: Own, by: number): void => {
    own.bytes += by;
    bytes += by;
    if (own.bytes > limitBytes * greatestShare) greedy.add(own);
    else greedy.delete(own);
  };

  const remove = (own: Own, key: string): void => {
    const removed = own.entries.get(key);
    if (!removed) return;
    own.entries.delete(key);
    grow(own, -bytesOf(removed));
    if (own.entries.size === 0) organizations.delete(removed.organizationId);
  };

  /** Who has too much gives first, the writer before others; else who was quiet for longest. */
  const letGo = (writer: Own): void => {
    const [other] = greedy;
    const [quiet] = organizations.values();
    const giver = greedy.has(writer) ? writer : (other ?? quiet);
    const [oldest] = giver?.entries.keys() ?? [];
    if (giver && oldest !== undefined) remove(giver, oldest);
  };

  const put = (entry: Entry): void => {
    const { organizationId, key } = entry;
    const own = organizations.get(organizationId) ?? { entries: new Map(), bytes: 0 };
    const kept = merge(own.entries.get(key), entry);
    remove(own, key);
    if (bytesOf(kept) > limitBytes) return;
    organizations.delete(organizationId);
    organizations.set(organizationId, own);
    own.entries.set(key, kept);
    grow(own, bytesOf(kept));
    while (bytes > limitBytes) letGo(own);
  };

  const raise = (organizationId: string, head: Freshness): void => {
    const known = heads.get(organizationId);
    heads.delete(organizationId);
    heads.set(organizationId, known && isBehind(head, known) ? known : head);
    const [oldest] = heads.keys();
    if (heads.size > headLimit && oldest !== undefined) heads.delete(oldest);
  };

  const getAtOnce = (organizationId: string, key: string): Held => {
    const now = options.clock.now();
    const own = organizations.get(organizationId);
    let entry = own?.entries.get(key);
    if (own && entry && now >= entry.staleUntil) {
      remove(own, key);
      entry = undefined;
    }
    // Moving an entry costs more than finding it: before it is half full nothing will go soon.
    if (own && entry && bytes > limitBytes / 2) {
      organizations.delete(organizationId);
      organizations.set(organizationId, own);
      own.entries.delete(key);
      own.entries.set(key, entry);
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

/** Two bytes a character is the most that an engine takes. */
const bytesOf = ({ organizationId, key, body }: Entry): number =>
  2 * (2 * organizationId.length + 2 * key.length + body.length) + entryBytes;
