import { expect, test } from 'bun:test';
import { createCache } from '../../../platform/cache/cache.ts';
import { nothing, type Demand } from '../../../platform/cache/demand.ts';
import { createMemoryTier } from '../../../platform/cache/memory-tier.ts';
import type { Loaded } from '../../../platform/cache/ports.ts';
import { createManualClock } from '../../support/manual-clock.ts';
import { createRecordedLog } from '../../support/recorded-log.ts';

const clock = createManualClock();
const loadedAt = (position: number, asOf: number | null): Loaded => ({
  epoch: 1,
  position,
  version: null,
  state: 'found',
  body: '',
  asOf,
});

test('Above a floor nothing below it answers, and what reaches it is current', async () => {
  const cache = createCache({
    tiers: [createMemoryTier({ clock, limitBytes: 1_000_000, freshMs: 2_000 })],
    clock,
    log: createRecordedLog(),
    pause: clock.pause,
    floor: async () => ({ epoch: 1, position: 9 }),
  });
  const read = async (key: string, replica: Loaded, demand: Demand = nothing) => {
    const reading = await cache.read({
      query: 'payments.search',
      organizationId: 'org_a',
      key,
      demand,
      replica: async () => replica,
      primary: async () => loadedAt(9, null),
      keepAlive: () => {},
    });
    return reading && [reading.status, reading.loaded.position, reading.ageSeconds];
  };
  // Too long a key to be kept by any tier, and one that is.
  for (const key of ['x'.repeat(1_001), 'x']) {
    expect((await read(key, loadedAt(8, null)))?.slice(0, 2)).toEqual(['primary; fwd=miss', 9]);
    expect(await read(`${key}y`, loadedAt(9, null))).toEqual(['replica; fwd=miss', 9, 0]);
    const aged = { ...nothing, maxAgeMs: 5_000 };
    const old = loadedAt(8, clock.now() - 4_000);
    expect(await read(`${key}z`, old, aged)).toEqual(['replica; fwd=miss', 8, 4]);
  }
});
