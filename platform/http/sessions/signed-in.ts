import type { Context, MiddlewareHandler } from 'hono';
import { getCookie } from 'hono/cookie';
import { timestamp, type Clock } from '../../../modules/kernel/clock.ts';
import type { Sessions } from '../../../modules/organizations/ports.ts';
import { sha256 } from '../../tokens/sha256.ts';
import { callerOf, suspended } from '../callers.ts';
import type { Environment } from '../environment.ts';
import { Problem } from '../problem.ts';

export const sessionCookie = 'quittance_session';

/**
 * Takes a person's session in place of a key. A browser adds its cookie to whatever page asks it
 * to, so only pages of our own may use it to change something.
 */
export function signedIn(parts: {
  readonly sessions: Sessions;
  readonly clock: Clock;
}): MiddlewareHandler<Environment> {
  const { sessions, clock } = parts;
  return async (c, next) => {
    const secret = getCookie(c, sessionCookie);
    if (secret === undefined || c.req.header('Authorization') !== undefined) return next();
    if (!isOurPage(c)) throw foreignPage();
    const now = clock.now();
    const grant = await sessions.find(sha256(secret), timestamp(now));
    if (!grant || (grant.expiresAt ?? Infinity) <= now) return next();
    if (grant.suspended) throw suspended();
    c.set('caller', callerOf(grant));
    return next();
  };
}

/** What a browser says of the page that asks (Fetch Metadata, section 2.3), or else its origin. */
export function isOurPage(c: Context<Environment>): boolean {
  if (c.req.method === 'GET' || c.req.method === 'HEAD') return true;
  const site = c.req.header('Sec-Fetch-Site');
  if (site !== undefined) return site === 'same-origin';
  const origin = c.req.header('Origin');
  return origin !== undefined && URL.parse(origin)?.host === c.req.header('Host');
}

export const foreignPage = (): Problem =>
  new Problem('forbidden', 'Send this from the dashboard itself, or with a key');
