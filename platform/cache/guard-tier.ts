import type { Clock } from '../../modules/kernel/clock.ts';
import type { Log } from '../logging/log.ts';
import { createBreaker } from './breaker.ts';
import { TierFailure, type Held, type Tier } from './ports.ts';
import { within } from './within.ts';

const limitMs = 150;
const miss: Held = { currentAt: null };

/**
 * The same tier, of which nothing bad comes: an error, a hang or rubbish is a miss within 150 ms,
 * and after several the tier is left alone for a while.
 */
export function guardTier(tier: Tier, parts: { readonly clock: Clock; readonly log: Log }): Tier {
  const breaker = createBreaker(parts.clock);

  async function guarded<Value>(
    fallback: Value,
    call: () => Promise<Value>,
    isGood: (value: Value) => boolean,
  ): Promise<Value> {
    const attempt = breaker.attempt();
    if (!attempt) return fallback;
    const failed = (reason: string): void => {
      if (!attempt.failed()) return;
      parts.log.warn('Leaving a tier of the cache alone for a while', { tier: tier.name, reason });
    };
    try {
      const value = await within(call(), limitMs);
      if (isGood(value)) attempt.succeeded();
      else failed('rubbish');
      return value;
    } catch (error) {
      // Messages of cache clients carry whole commands, bodies included.
      failed(error instanceof TierFailure ? error.message : (error as Error).name);
      return fallback;
    }
  }

  return {
    name: tier.name,
    get: (organizationId, key) =>
      guarded(
        miss,
        () => tier.get(organizationId, key),
        ({ spoiled }) => !spoiled,
      ),
    setIfNewer: (organizationId, entries, head) =>
      guarded(
        undefined,
        () => tier.setIfNewer(organizationId, entries, head),
        () => true,
      ),
  };
}
