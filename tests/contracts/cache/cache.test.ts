import { beforeEach, describe, expect, test } from 'bun:test';
import { createCache, type Cache, type ReadRequest } from '../../../platform/cache/cache.ts';
import { nothing, type Demand } from '../../../platform/cache/demand.ts';
import { hitRateOf } from '../../../platform/cache/hits.ts';
import { createMemoryTier, type MemoryTier } from '../../../platform/cache/memory-tier.ts';
import type { Loaded } from '../../../platform/cache/ports.ts';
import { createManualClock, type ManualClock } from '../../support/manual-clock.ts';
import { createRecordedLog, type RecordedLog } from '../../support/recorded-log.ts';
import { entry, listEntry } from './entries.ts';

const { organizationId, key } = entry();
let clock: ManualClock;
let log: RecordedLog;
let memory: MemoryTier;
/** Stands for the tier that all processes share. */
let shared: MemoryTier;
let cache: Cache;
let primary: Loaded;
let replica: (() => Promise<Loaded>) | undefined;
let asked: { primary: number; replica: number };
beforeEach(() => {
  clock = createManualClock();
  log = createRecordedLog();
  memory = createMemoryTier({ clock, limitBytes: 1_000_000, freshMs: 2_000 });
  shared = createMemoryTier({ clock, limitBytes: 1_000_000, freshMs: 600_000 });
  const upstash = { ...shared, name: 'upstash' };
  cache = createCache({ tiers: [memory, upstash], clock, log, pause: clock.pause });
  primary = loadedAt(5, 2);
  replica = undefined;
  asked = { primary: 0, replica: 0 };
});

const loadedAt = (position: number, version: number | null, changes: Partial<Loaded> = {}) => ({
  epoch: 1,
  position,
  version,
  state: 'found' as const,
  body: `"at ${position}"`,
  asOf: clock.now(),
  ...changes,
});
const seen = (position: number, version: number | null = null): Demand => ({
  ...nothing,
  seen: { epoch: 1, position, version },
});

const askReplica = (load: () => Promise<Loaded>) => (): Promise<Loaded> => {
  asked.replica++;
  return load();
};

async function read(demand: Demand = nothing, changes: Partial<ReadRequest> = {}) {
  const reading = await cache.read({
    query: 'payments.get',
    organizationId,
    key,
    demand,
    replica: replica && askReplica(replica),
    primary: async () => {
      asked.primary++;
      return primary;
    },
    keepAlive: () => {},
    ...changes,
  });
  return reading && [reading.status, reading.loaded.position, reading.ageSeconds];
}

describe('A read', () => {
  test('goes from the nearest tier to the farthest, and fills those on its way', async () => {
    expect(await read()).toEqual(['primary; fwd=miss', 5, 0]);
    expect(await read()).toEqual(['memory; hit; ttl=2', 5, 0]);
    clock.advance(1_999);
    expect(await read()).toEqual(['memory; hit; ttl=1', 5, 1]);
    clock.advance(1);
    expect(await read()).toEqual(['upstash; hit', 5, 2]);
    expect(await read()).toEqual(['memory; hit; ttl=2', 5, 2]);
    clock.advance(600_000);
    expect(await read()).toEqual(['primary; fwd=miss', 5, 0]);
    expect(cache.hits()).toEqual([
      { query: 'payments.get', tier: 'primary', hit: false, count: 2 },
      { query: 'payments.get', tier: 'memory', hit: true, count: 3 },
      { query: 'payments.get', tier: 'upstash', hit: true, count: 1 },
    ]);
    const hourMs = 3_600_000;
    expect(hitRateOf(cache.answersOf(organizationId, hourMs))).toBe(4 / 6);
    expect(hitRateOf(cache.answersOf(null, hourMs))).toBe(4 / 6);
    expect(hitRateOf(cache.answersOf('org_other', hourMs))).toBeNull();
    // The others are ten minutes old.
    expect(hitRateOf(cache.answersOf(organizationId, 60_000))).toBe(0);
    clock.advance(24 * hourMs);
    expect(hitRateOf(cache.answersOf(organizationId, hourMs))).toBeNull();
  });

  test('with a token passes over every tier that lacks what was seen', async () => {
    await read();
    expect(await read(seen(5))).toEqual(['memory; hit; ttl=2', 5, 0]);
    primary = loadedAt(7, 3);
    expect(await read(seen(7))).toEqual(['primary; fwd=miss', 7, 0]);
    expect(await read(seen(7))).toEqual(['memory; hit; ttl=2', 7, 0]);
    expect(await read(seen(9, 3))).toEqual(['memory; hit; ttl=2', 7, 0]);
  });

  test('with an age is answered by what is so old and no older', async () => {
    await read();
    clock.advance(5_000);
    expect(await read({ ...nothing, maxAgeMs: 5_000 })).toEqual(['memory; hit; ttl=-3', 5, 5]);
    expect(await read({ ...nothing, maxAgeMs: 4_999 })).toEqual(['primary; fwd=miss', 5, 0]);
    expect(await read({ ...nothing, maxAgeMs: 0 })).toEqual(['memory; hit; ttl=2', 5, 0]);
  });

  test('that wants the primary gets it, and leaves the tiers newer', async () => {
    await read();
    primary = loadedAt(6, 3);
    expect(await read({ ...nothing, primary: true })).toEqual(['primary; fwd=miss', 6, 0]);
    expect(await read()).toEqual(['memory; hit; ttl=2', 6, 0]);
  });

  test('of what was never there is kept by nobody', async () => {
    primary = loadedAt(5, null, { state: 'missing' });
    await read();
    expect(await read()).toEqual(['primary; fwd=miss', 5, 0]);
    expect([memory.bytes, shared.bytes]).toEqual([0, 0]);
  });

  test('of what was deleted is answered by its tombstone', async () => {
    primary = loadedAt(5, 3, { state: 'gone' });
    await read();
    expect(await read()).toEqual(['memory; hit; ttl=2', 5, 0]);
  });

  test('whose key is too long to keep is loaded', async () => {
    const long = { key: 'q'.repeat(1_001) };
    await read(nothing, long);
    expect(await read(nothing, long)).toEqual(['primary; fwd=miss', 5, 0]);
    expect(memory.bytes).toBe(0);
  });

  test("fails as the primary's loader fails", async () => {
    const failing = { primary: () => Promise.reject(new Error('down')) };
    expect(read(nothing, failing)).rejects.toThrow('down');
  });

  test('joins no load that began before what this process knows by now', async () => {
    const before = Promise.withResolvers<Loaded>();
    const early = read(nothing, { primary: () => before.promise });
    await memory.setIfNewer(organizationId, [], { epoch: 1, position: 6 });
    primary = loadedAt(6, 3);
    expect(await read()).toEqual(['primary; fwd=miss', 6, 0]);
    before.resolve(loadedAt(5, 2));
    expect(await early).toEqual(['primary; fwd=miss', 5, 0]);
    expect(await read()).toEqual(['memory; hit; ttl=2', 6, 0]);
  });

  test('of a list that was changed since, as the shared tier knows, is loaded', async () => {
    const list = { key: listEntry().key };
    primary = loadedAt(5, null);
    await read(nothing, list);
    clock.advance(2_000);
    await shared.setIfNewer(organizationId, [], { epoch: 1, position: 6 });
    primary = loadedAt(6, null);
    expect(await read(nothing, list)).toEqual(['primary; fwd=miss', 6, 0]);
  });
});

describe('A replica', () => {
  test('answers first', async () => {
    replica = async () => loadedAt(4, 1, { asOf: clock.now() - 3_000 });
    expect(await read()).toEqual(['replica; fwd=miss', 4, 3]);
    expect(asked).toEqual({ primary: 0, replica: 1 });
  });

  test('that is behind is asked three times, with two short waits, then the primary', async () => {
    replica = async () => loadedAt(4, 1);
    const startedAt = clock.now();
    expect(await read(seen(5))).toEqual(['primary; fwd=miss', 5, 0]);
    expect(asked).toEqual({ primary: 1, replica: 3 });
    expect(clock.now() - startedAt).toBe(100);
  });

  test('that catches up meanwhile answers', async () => {
    replica = async () => loadedAt(asked.replica + 3, 1);
    expect(await read(seen(5))).toEqual(['replica; fwd=miss', 5, 0]);
    expect(asked).toEqual({ primary: 0, replica: 2 });
  });

  test('that is behind and has the version that was seen answers', async () => {
    replica = async () => loadedAt(4, 2);
    expect(await read(seen(5, 2))).toEqual(['replica; fwd=miss', 4, 0]);
  });

  test.each([
    ['of another epoch', { epoch: 2 }, seen(5)],
    ['whose age nobody knows', { asOf: null }, { ...nothing, maxAgeMs: 60_000 }],
  ])('%s is not waited for', async (_, changes, demand) => {
    replica = async () => loadedAt(4, 1, changes);
    expect(await read(demand)).toEqual(['primary; fwd=miss', 5, 0]);
    expect(asked).toEqual({ primary: 1, replica: 1 });
  });

  test('that fails is left alone after the third time, and tried again later', async () => {
    replica = () => Promise.reject(new Error('down'));
    const always = { ...nothing, maxAgeMs: 0 };
    for (let call = 0; call < 5; call++) {
      clock.advance(1);
      expect(await read(always)).toEqual(['primary; fwd=miss', 5, 0]);
    }
    expect(asked.replica).toBe(3);
    expect(log.lines).toHaveLength(1);
    clock.advance(1_000);
    await read(always);
    expect(asked.replica).toBe(4);
  });

  test('that hangs costs half a second', async () => {
    replica = () => new Promise(() => {});
    const startedAt = performance.now();
    expect(await read()).toEqual(['primary; fwd=miss', 5, 0]);
    expect(performance.now() - startedAt).toBeWithin(450, 5_000);
  });
});

describe('What was seen and is nowhere', () => {
  test('is waited for two seconds, and then there is no answer', async () => {
    const startedAt = clock.now();
    expect(await read(seen(6))).toBeUndefined();
    expect(clock.now() - startedAt).toBeLessThanOrEqual(2_000);
    expect(clock.now() - startedAt).toBeGreaterThan(1_900);
  });

  test('is answered as soon as the primary has it', async () => {
    const late = { primary: async () => loadedAt(4 + asked.primary++, 2) };
    expect(await read(seen(6), late)).toEqual(['primary; fwd=miss', 6, 0]);
  });

  test('keeps nobody from an answer who has not seen it', async () => {
    const [, other] = await Promise.all([read(seen(6)), read()]);
    expect(other?.[1]).toBe(5);
  });

  test('since a restore took it away is answered by the primary', async () => {
    await read();
    primary = loadedAt(3, 1, { epoch: 2 });
    expect(await read(seen(9))).toEqual(['primary; fwd=miss', 3, 0]);
    expect(await read()).toEqual(['memory; hit; ttl=2', 3, 0]);
  });
});
