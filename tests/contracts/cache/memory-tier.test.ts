import { beforeEach, describe, expect, test } from 'bun:test';
import { createUnderWay } from '../../../platform/cache/under-way.ts';
import { currentTier } from '../../../platform/cache/current-tier.ts';
import { createMemoryTier, type MemoryTier } from '../../../platform/cache/memory-tier.ts';
import type { Entry, Tier } from '../../../platform/cache/ports.ts';
import { createManualClock, type ManualClock } from '../../support/manual-clock.ts';
import { entry, listEntry } from './entries.ts';

let clock: ManualClock;
let memory: MemoryTier;
beforeEach(() => {
  clock = createManualClock();
  memory = createMemoryTier({ clock, limitBytes: 100_000, freshMs: 2_000 });
});

const get = (tier: Tier, { organizationId, key } = entry()) => tier.get(organizationId, key);
const named = (index: number, changes: Partial<Entry> = {}) =>
  entry({ key: `payments.get {"id":"pay_${index}"}`, ...changes });

describe('Memory', () => {
  test('never holds more than its limit, and lets go what was not read for longest', async () => {
    const body = 'x'.repeat(4_000);
    for (let index = 0; index < 100; index++) {
      await memory.setIfNewer('org_a', [named(index, { body })]);
      await get(memory, named(0));
      expect(memory.bytes).toBeLessThanOrEqual(100_000);
    }
    expect(memory.bytes).toBeGreaterThan(90_000);
    expect((await get(memory, named(0))).entry).toBeDefined();
    expect((await get(memory, named(1))).entry).toBeUndefined();
    expect((await get(memory, named(99))).entry).toBeDefined();
  });

  test('keeps what others read from one that reads more than fits', async () => {
    const body = 'x'.repeat(1_000);
    const put = async (organizationId: string, index: number) =>
      memory.setIfNewer(organizationId, [named(index, { organizationId, body })]);
    const kept = async (organizationId: string, count: number) => {
      const held = Array.from({ length: count }, (_, index) =>
        memory.get(organizationId, named(index).key),
      );
      return (await Promise.all(held)).filter(({ entry: found }) => found).length;
    };
    for (let index = 0; index < 100; index++) await put('org_noisy', index);
    for (let index = 0; index < 5; index++) await put('org_quiet', index);
    for (let index = 0; index < 5; index++) await put('org_other', index);
    for (let index = 100; index < 300; index++) await put('org_noisy', index);
    expect([await kept('org_quiet', 5), await kept('org_other', 5)]).toEqual([5, 5]);
    expect((await memory.get('org_noisy', named(299).key)).entry).toBeDefined();
    expect(memory.bytes).toBeGreaterThan(90_000);
    expect(memory.bytes).toBeLessThanOrEqual(100_000);
  });

  test('lets go of the one that was quiet for longest where nobody has too much', async () => {
    const body = 'x'.repeat(7_000);
    const of = (number: number) => ({ organizationId: `org_${number}`, body });
    for (let number = 0; number < 10; number++) {
      await memory.setIfNewer(`org_${number}`, [named(0, of(number))]);
      await memory.get('org_0', named(0).key);
    }
    expect((await memory.get('org_0', named(0).key)).entry).toBeDefined();
    expect((await memory.get('org_1', named(0).key)).entry).toBeUndefined();
    expect((await memory.get('org_9', named(0).key)).entry).toBeDefined();
  });

  test('does not hold what is larger than all of it', async () => {
    await memory.setIfNewer('org_a', [entry(), named(2, { body: 'x'.repeat(50_000) })]);
    expect((await get(memory, named(2))).entry).toBeUndefined();
    expect((await get(memory)).entry).toBeDefined();
  });

  test('is as good as empty when all has become stale', async () => {
    await memory.setIfNewer('org_a', [entry()]);
    clock.advance(600_000);
    expect((await get(memory)).entry).toBeUndefined();
    expect(memory.bytes).toBe(0);
  });

  test('goes by its own clock, whatever the maker of an entry took for now', async () => {
    const days = 3 * 24 * 3_600_000;
    const future = { freshUntil: clock.now() + days, staleUntil: clock.now() + days };
    await memory.setIfNewer('org_a', [entry(future)]);
    expect((await get(memory)).entry?.freshUntil).toBe(clock.now() + 2_000);
    clock.advance(600_000);
    expect((await get(memory)).entry).toBeUndefined();
  });

  test('takes an older copy of the same version for a sign that its own is good', async () => {
    await memory.setIfNewer('org_a', [entry({ version: 3, position: 9 })]);
    clock.advance(1_500);
    await memory.setIfNewer('org_a', [entry({ version: 3, position: 5 })]);
    const kept = (await get(memory)).entry;
    expect(kept).toMatchObject({ position: 9, freshUntil: clock.now() + 2_000 });
  });
});

describe('The memory of a process whose commits keep it current', () => {
  const commit = (kept: Entry) => memory.setIfNewer(kept.organizationId, [kept]);
  let head = { epoch: 1, position: 1 };
  let since: number | null = 0;
  const others = {
    aloneSince: () => since,
    readHead: async () => head,
    underWay: createUnderWay(),
  };

  test('serves one resource for as long as nobody changes it, and it has no age', async () => {
    const current = currentTier(memory, clock, others);
    await commit(entry({ position: 1 }));
    clock.advance(1_000);
    await commit(named(2, { position: 8 }));
    expect((await get(current)).entry).toMatchObject({ position: 1, asOf: clock.now() });
  });

  test('serves no list after a change', async () => {
    const current = currentTier(memory, clock, others);
    await current.setIfNewer('org_a', [listEntry({ position: 1 })]);
    expect((await get(current, listEntry())).entry).toBeDefined();
    await commit(named(2, { position: 2 }));
    expect((await get(current, listEntry())).entry).toBeUndefined();
  });

  test('takes no load that began before a commit and ended after it', async () => {
    const current = currentTier(memory, clock, others);
    await commit(named(2, { position: 2 }));
    await current.setIfNewer('org_a', [entry({ position: 1 })]);
    expect((await get(current)).entry).toBeUndefined();
    await current.setIfNewer('org_a', [entry({ position: 2 })]);
    expect((await get(current)).entry).toBeDefined();
  });

  test('serves nothing behind the position of the database, where others write too', async () => {
    since = null;
    const current = currentTier(memory, clock, others);
    await commit(entry({ position: 1 }));
    expect((await get(current)).entry).toBeDefined();
    head = { epoch: 1, position: 2 };
    expect((await get(current)).entry).toBeUndefined();
    head = { epoch: 2, position: 1 };
    expect((await get(current)).entry).toBeUndefined();
  });

  test('trusts what it got while others wrote only after it has looked', async () => {
    const current = currentTier(memory, clock, others);
    head = { epoch: 1, position: 2 };
    await commit(entry({ position: 1 }));
    clock.advance(1_000);
    since = clock.now();
    expect((await get(current)).entry).toBeUndefined();
    await commit(entry({ position: 2, version: 4 }));
    expect((await get(current)).entry).toMatchObject({ version: 4, asOf: clock.now() });
    // In the millisecond in which it became alone another may have written too.
    clock.advance(1);
    expect((await get(current)).entry).toBeDefined();
    head = { epoch: 1, position: 3 };
    expect((await get(current)).entry).toBeDefined();
  });
});
