import type { Clock } from '../../modules/kernel/clock.ts';
import type { Log } from '../logging/log.ts';
import { createBreaker } from './breaker.ts';
import { openUpstash, type UpstashServer } from './upstash-client.ts';
import { within } from './within.ts';

const limitMs = 150;

/** Short texts in a cache server. It may fail, hang and lie: whoever reads one has to check it. */
export interface Words {
  /** Undefined for what it does not have, or does not say in time. */
  get(name: string): Promise<string | undefined>;
  set(name: string, text: string, lifeMs: number): Promise<void>;
}

/** Never throws, and never takes longer than 150 ms. */
export function createUpstashWords(
  options: UpstashServer & { readonly clock: Clock; readonly log: Log },
): Words {
  const { clock, log } = options;
  const breaker = createBreaker(clock);
  const redis = openUpstash(options, limitMs);

  async function guarded(call: () => Promise<unknown>): Promise<unknown> {
    const attempt = breaker.attempt();
    if (!attempt) return undefined;
    try {
      const value = await within(call(), limitMs);
      attempt.succeeded();
      return value;
    } catch (error) {
      // Messages of the client carry whole commands.
      const reason = (error as Error).name;
      if (attempt.failed()) log.warn('Leaving the words of the cache server alone', { reason });
      return undefined;
    }
  }

  return {
    async get(name) {
      const text = await guarded(() => redis.get(`quittance:1:${name}`));
      return typeof text === 'string' ? text : undefined;
    },
    async set(name, text, lifeMs) {
      await guarded(() => redis.set(`quittance:1:${name}`, text, { px: lifeMs }));
    },
  };
}
