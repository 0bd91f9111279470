import type { Clock } from '../../modules/kernel/clock.ts';
import type { Freshness } from '../../modules/kernel/query.ts';
import { isBehind } from './entry.ts';
import type { Entry, Tier } from './ports.ts';
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
export function currentTier(memory: Tier, clock: Clock, others: OtherWriters): Tier {
  return {
    name: memory.name,
    async get(organizationId, key) {
      const currentAt = clock.now();
      const aloneSince = others.aloneSince();
      const held = await memory.get(organizationId, key);
      const { entry } = held;
      if (!entry) return { head: held.head, currentAt };
      const isOwn =
        aloneSince !== null &&
        entry.asOf !== null &&
        entry.asOf > aloneSince &&
        !isInDoubt(entry, others.underWay);
      const head = isOwn ? held.head : await others.readHead(organizationId);
      if (!head || isOutdated(entry, head, isOwn)) return { head, currentAt };
      const current = { ...entry, asOf: currentAt };
      // Seen to be current, it need not be looked at again while this process writes alone.
      if (!isOwn) await memory.setIfNewer(organizationId, [current], head);
      return { entry: current, head, currentAt };
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

  /** One resource is replaced by the commit that changes it, where all commits are made here. */
  function isOutdated(entry: Entry, head: Freshness, isOwn: boolean): boolean {
    if (entry.epoch !== head.epoch) return true;
    return (!isOwn || entry.version === null) && isBehind(entry, head);
  }
}
