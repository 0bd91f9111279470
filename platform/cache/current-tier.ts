import type { Clock } from '../../modules/kernel/clock.ts';
import type { Freshness } from '../../modules/kernel/query.ts';
import { isBehind } from './entry.ts';
import type { MemoryTier } from './memory-tier.ts';
import type { Entry, Held, Tier } from './ports.ts';
import type { UnderWay } from './under-way.ts';

/** What else may change what the memory of a process holds. */
export interface OtherWriters {
  /** Since when nobody else can write, in milliseconds since 1970; null while somebody may. */
  aloneSince(): number | null;
  /** The organization's position at the primary, now. */
  readHead(organizationId: string): Promise<Freshness>;
  /** What this process itself is just committing. */
  readonly underWay: Pick<UnderWay, 'touches' | 'changes'>;
}

/** A list may be changed by any commit of its organization, one resource by those that name it. */
const isInDoubt = (
  { organizationId, key, version }: Entry,
  underWay: OtherWriters['underWay'],
): boolean =>
  version === null ? underWay.touches(organizationId) : underWay.changes(organizationId, key);

/** A time that is still to come, by this process's clock, says nothing of since when it is so. */
export const pastOnly = (asOf: number | null, now: number): number | null =>
  asOf !== null && asOf <= now ? asOf : null;

/**
 * The memory of an origin's process, whose own commits are put into it before they are answered:
 * what it got since it writes alone is current. Of the rest the organization's position is read
 * from the primary first, and only what nothing was changed behind is served.
 */
export function currentTier(memory: MemoryTier, clock: Clock, others: OtherWriters): Tier {
  /** What memory has, and whether nobody but this process can have changed it. */
  function look(organizationId: string, key: string) {
    const currentAt = clock.now();
    const aloneSince = others.aloneSince();
    const { entry, head } = memory.getAtOnce(organizationId, key);
    const isOwn =
      entry !== undefined &&
      aloneSince !== null &&
      entry.asOf !== null &&
      entry.asOf > aloneSince &&
      !isInDoubt(entry, others.underWay);
    return { entry, head, currentAt, isOwn };
  }

  return {
    name: memory.name,
    getAtOnce(organizationId, key) {
      const { entry, head, currentAt, isOwn } = look(organizationId, key);
      if (!entry) return { head, currentAt };
      return isOwn ? heldIn(entry, head, currentAt, isOwn) : undefined;
    },
    async get(organizationId, key) {
      const { entry, head: known, currentAt, isOwn } = look(organizationId, key);
      if (!entry) return { head: known, currentAt };
      const head = isOwn ? known : await others.readHead(organizationId);
      const held = heldIn(entry, head, currentAt, isOwn);
      // Seen to be current, it need not be looked at again while this process writes alone.
      if (!isOwn && held.entry) await memory.setIfNewer(organizationId, [held.entry], head);
      return held;
    },
    async setIfNewer(organizationId, entries, head) {
      const known = (await memory.get(organizationId, '')).head;
      // A load that began before a commit may end after it: the resource may be out of it again.
      const timely = entries.filter((entry) => !known || !isBehind(entry, known));
      const now = clock.now();
      await memory.setIfNewer(
        organizationId,
        timely.map((entry) => ({ ...entry, asOf: pastOnly(entry.asOf, now) })),
        head,
      );
    },
  };
}

/** The entry as it is current, where nothing was changed since. */
const heldIn = (
  entry: Entry,
  head: Freshness | undefined,
  currentAt: number,
  isOwn: boolean,
): Held =>
  !head || isOutdated(entry, head, isOwn)
    ? { head, currentAt }
    : { entry: { ...entry, asOf: currentAt }, head, currentAt };

/** One resource is replaced by the commit that changes it, where all commits are made here. */
function isOutdated(entry: Entry, head: Freshness, isOwn: boolean): boolean {
  if (entry.epoch !== head.epoch) return true;
  return (!isOwn || entry.version === null) && isBehind(entry, head);
}
