import type { Clock } from '../../../../modules/kernel/clock.ts';
import { createMemoryTier } from '../../../../platform/cache/memory-tier.ts';
import { TierFailure, type Held, type Tier } from '../../../../platform/cache/ports.ts';
import type { Random } from '../../../faults/harness/seeded-random.ts';

/** Something that happens at a moment which nobody can foretell. */
export type Delayed = (what: string) => Promise<void>;

/** A shared tier that loses, delays and reorders what it is given, and remembers what it should not. */
export function createWildTier(clock: Clock, random: Random, delayed: Delayed): Tier {
  const empty = () => createMemoryTier({ clock, limitBytes: 1_000_000, freshMs: 600_000 });
  let kept = empty();
  const earlier = new Map<string, Held[]>();
  const happens = (percent: number): boolean => random.between(0, 100) < percent;

  return {
    name: 'upstash',
    async get(organizationId, key) {
      await delayed('get');
      if (happens(3)) kept = empty();
      if (happens(3)) throw new TierFailure('Down');
      if (happens(3)) return { currentAt: null, spoiled: true };
      const held = await kept.get(organizationId, key);
      const before = earlier.get(key) ?? [];
      earlier.set(key, [...before, held]);
      if (!happens(15)) return held;
      return { ...(before[random.between(0, before.length)] ?? held), currentAt: clock.now() };
    },
    async setIfNewer(organizationId, entries, head) {
      if (happens(15)) return;
      await delayed('set');
      const [first, second] = happens(50) ? [entries, []] : [[], entries];
      await kept.setIfNewer(organizationId, first);
      if (happens(10)) return;
      await kept.setIfNewer(organizationId, second, head);
    },
  };
}
