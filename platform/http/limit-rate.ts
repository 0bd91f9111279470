import type { MiddlewareHandler } from 'hono';
import type { Clock } from '../../modules/kernel/clock.ts';
import { remembering } from '../tokens/remembering.ts';
import type { Environment } from './environment.ts';
import { Problem } from './problem.ts';

/** Takes one request from what the organization has left; false where that is nothing. */
export type TakeRequest = (organizationId: string) => boolean;

/** Requests that an organization has left, as of a time. */
interface Bucket {
  left: number;
  at: number;
}

const rememberedOrganizations = 10_000;

/**
 * A token bucket for each organization, in this process: `rateLimit` a second, of which it may send
 * `burst` at once, those of a second where it is not said. It keeps organizations from each other;
 * it is no quota. Takes one, if there is one.
 */
export function createRateLimit(parts: {
  readonly rateLimit: number;
  readonly burst?: number;
  readonly clock: Clock;
}): TakeRequest {
  const { rateLimit, burst = rateLimit, clock } = parts;
  const buckets = remembering<Bucket>(rememberedOrganizations);
  if (rateLimit === 0) return () => true;

  return (organizationId) => {
    const now = clock.now();
    const bucket = buckets(organizationId, () => ({ left: burst, at: now }));
    const regained = (Math.max(0, now - bucket.at) / 1_000) * rateLimit;
    bucket.left = Math.min(burst, bucket.left + regained);
    bucket.at = now;
    if (bucket.left < 1) return false;
    bucket.left--;
    return true;
  };
}

/** Refuses what an organization sends beyond its rate. */
export const limitRate =
  (take: TakeRequest, retryAfterSeconds = 1): MiddlewareHandler<Environment> =>
  async (c, next) => {
    const { organizationId } = c.get('caller');
    if (organizationId === null || take(organizationId)) return next();
    const detail = `Wait for ${retryAfterSeconds} s and send the same request again: there were too many`;
    throw new Problem('rate_limited', detail, {
      headers: { 'Retry-After': String(retryAfterSeconds) },
    });
  };
