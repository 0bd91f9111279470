import { describe } from 'bun:test';
import { createMemoryTier } from '../../../platform/cache/memory-tier.ts';
import type { Tier } from '../../../platform/cache/ports.ts';
import { createUpstashTier } from '../../../platform/cache/upstash-tier.ts';
import { createManualClock } from '../../support/manual-clock.ts';
import { findRedisServer, startRedisServer } from '../../support/redis-server.ts';
import { startUpstashServer } from '../../support/upstash-server.ts';
import { tierContract } from './tier-contract.ts';

const clock = createManualClock();

describe('A tier in memory', () => {
  const empty = () => createMemoryTier({ clock, limitBytes: 10_000_000, freshMs: 600_000 });
  tierContract(async () => {
    let memory = empty();
    const tier: Tier = {
      name: memory.name,
      get: (...args) => memory.get(...args),
      setIfNewer: (...args) => memory.setIfNewer(...args),
    };
    return {
      tier,
      async clear() {
        memory = empty();
      },
      async close() {},
    };
  });
});

const redis = await findRedisServer();

describe.skipIf('missing' in redis)('A tier in a cache server', () => {
  tierContract(async () => {
    const server = await startRedisServer('path' in redis ? redis.path : '');
    const upstash = await startUpstashServer(server.client);
    const { url, token } = upstash;
    return {
      tier: createUpstashTier({ url, token, limitMs: 5_000, clock }),
      clear: async () => void (await server.client.send('FLUSHALL', [])),
      async close() {
        await upstash.close();
        await server.stop();
      },
    };
  });
});
