import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'bun:test';
import { nothing } from '../../../platform/cache/demand.ts';
import { guardTier } from '../../../platform/cache/guard-tier.ts';
import { TierFailure, type Tier } from '../../../platform/cache/ports.ts';
import { serves } from '../../../platform/cache/serves.ts';
import { createUpstashTier, type UpstashTier } from '../../../platform/cache/upstash-tier.ts';
import { createManualClock, type ManualClock } from '../../support/manual-clock.ts';
import { createRecordedLog, type RecordedLog } from '../../support/recorded-log.ts';
import { findRedisServer, startRedisServer, type RedisServer } from '../../support/redis-server.ts';
import type { HttpFault } from '../../support/faulty-server.ts';
import {
  startUpstashServer,
  type UpstashServer,
  type WrongValues,
} from '../../support/upstash-server.ts';
import { at, entry, listEntry } from './entries.ts';

const redis = await findRedisServer();
const { key } = entry();
const secret = 'SECRET-BODY';
/** Not only at the end of the SDK's own retries, which take 4.4 s. */
const soonMs = 3_000;

describe.skipIf('missing' in redis)('A cache server', () => {
  let server: RedisServer;
  let upstash: UpstashServer;
  let tier: UpstashTier;
  let clock: ManualClock;
  let log: RecordedLog;
  let guarded: Tier;

  beforeAll(async () => {
    server = await startRedisServer('path' in redis ? redis.path : '');
  });
  afterAll(() => server.stop());
  beforeEach(async () => {
    await upstash?.close();
    await server.client.send('FLUSHALL', []);
    upstash = await startUpstashServer(server.client);
    clock = createManualClock();
    log = createRecordedLog();
    const { url, token } = upstash;
    tier = createUpstashTier({ url, token, limitMs: 500, clock });
    guarded = guardTier(tier, { clock, log });
  });
  afterAll(() => upstash.close());

  const setBoth = async () => {
    await tier.setIfNewer('org_a', [entry({ body: secret })], { epoch: 1, position: 1 });
    await tier.setIfNewer('org_b', [entry({ organizationId: 'org_b', body: 'of b' })]);
  };
  const fails: HttpFault[] = ['hang', 'cut', 'refuse', 'not json'];

  /** Has it fail, or answer what is wrong; what is set again is none. */
  const trouble = (fault: HttpFault | WrongValues): void => {
    upstash.foreign = { own: 'org_a', other: 'org_b' };
    const failing = fails.find((each) => each === fault);
    upstash.fault = failing ?? 'none';
    upstash.wrongValues = failing ? 'none' : (fault as WrongValues);
  };

  test.each([...fails, 'garbage', 'foreign', 'flushed'] as const)(
    'whose fault is %p is a miss soon, and once it is over all is well again',
    async (fault) => {
      await setBoth();
      trouble(fault);
      const startedAt = performance.now();
      expect((await guarded.get('org_a', key)).entry).toBeUndefined();
      expect(performance.now() - startedAt).toBeLessThan(soonMs);
      trouble('none');
      if (fault === 'flushed') await setBoth();
      expect((await guarded.get('org_a', key)).entry?.body).toBe(secret);
    },
  );

  test.each([...fails, 'garbage', 'foreign'] as const)(
    'whose fault is %p again and again is left alone for a while, then tried',
    async (fault) => {
      await setBoth();
      trouble(fault);
      for (let call = 0; call < 3; call++) await guarded.get('org_a', key);
      expect(log.lines).toHaveLength(1);
      trouble('none');
      const asked = upstash.requests;
      expect(await guarded.get('org_a', key)).toEqual({ currentAt: null });
      await guarded.setIfNewer('org_a', [entry({ version: 2 })]);
      expect(upstash.requests).toBe(asked);
      clock.advance(1_000);
      expect((await guarded.get('org_a', key)).entry?.body).toBe(secret);
    },
  );

  test.each(fails)('whose fault is %p keeps no writer waiting either', async (fault) => {
    trouble(fault);
    const startedAt = performance.now();
    await guarded.setIfNewer('org_a', [entry()]);
    expect(performance.now() - startedAt).toBeLessThan(soonMs);
  });

  test.each(fails)('whose fault is %p tells the relay, without what was written', async (fault) => {
    trouble(fault);
    const failure = await tier.setIfNewer('org_a', [entry({ body: secret })]).catch((e) => e);
    expect(failure).toBeInstanceOf(TierFailure);
    expect(Bun.inspect(failure)).not.toContain(secret);
  });

  test('whose answers are late is a miss', async () => {
    await setBoth();
    upstash.delayMs = 2 * soonMs;
    const startedAt = performance.now();
    expect((await guarded.get('org_a', key)).entry).toBeUndefined();
    expect(performance.now() - startedAt).toBeLessThan(soonMs);
  });

  test('that has an older value serves nobody who has seen the newer one', async () => {
    await tier.setIfNewer('org_a', [entry({ version: 1, position: 1 })]);
    await tier.setIfNewer('org_a', [entry({ version: 2, position: 2 })]);
    trouble('older');
    const { entry: old } = await tier.get('org_a', key);
    expect(old).toMatchObject({ version: 1, position: 1 });
    const seen = { epoch: 1, position: 2, version: 2 };
    expect(old && serves(old, { ...nothing, seen }, at)).toBe(false);
  });

  test('answers one request for an entry and all that lies beside it', async () => {
    await setBoth();
    await tier.beat(at - 500);
    const asked = upstash.requests;
    expect(await tier.get('org_a', key)).toEqual({
      entry: entry({ body: secret }),
      head: { epoch: 1, position: 1 },
      currentAt: at - 500,
    });
    expect(upstash.requests).toBe(asked + 1);
  });

  test('forgets what has become stale', async () => {
    await tier.setIfNewer('org_a', [entry()], { epoch: 1, position: 1 });
    const names = (await server.client.send('KEYS', ['*'])) as string[];
    expect(names).toHaveLength(2);
    for (const name of names) {
      const life = Number(await server.client.send('PTTL', [name]));
      expect(life).toBeGreaterThan(590_000);
      expect(life).toBeLessThanOrEqual(1_200_000);
    }
  });

  test('takes no load that ends after what it had was lost', async () => {
    await tier.setIfNewer('org_a', [], { epoch: 1, position: 9 });
    await tier.setIfNewer('org_a', [entry({ position: 8 }), listEntry({ position: 9 })]);
    expect((await tier.get('org_a', key)).entry).toBeUndefined();
    expect((await tier.get('org_a', listEntry().key)).entry).toBeDefined();
  });

  test.each([
    ['garbage', () => 'garbage'],
    ['an empty text', () => ''],
    ['JSON of another kind', () => '[1,2]\n{}'],
    ["another organization's entry", (text: string) => text.replaceAll('org_a', 'org_b')],
    ['an entry of another key', (text: string) => text.replace('pay_1', 'pay_2')],
    ['half an entry', (text: string) => text.slice(0, -3)],
    ['a version that is none', (text: string) => text.replace('"version":1', '"version":1.5')],
    ['an entry with more in it', (text: string) => text.replace('{', '{"admin":true,')],
  ])('that was given %s has a miss there, until something good is set', async (_, spoil) => {
    await tier.setIfNewer('org_a', [entry()]);
    const [name = ''] = (await server.client.send('KEYS', ['*entry*'])) as string[];
    const text = (await server.client.send('GET', [name])) as string;
    await server.client.send('SET', [name, spoil(text)]);
    expect(await tier.get('org_a', key)).toMatchObject({ spoiled: true });
    expect((await tier.get('org_a', key)).entry).toBeUndefined();
    await tier.setIfNewer('org_a', [entry({ version: 2 })]);
    expect((await tier.get('org_a', key)).entry?.version).toBe(2);
  });
});
