import type { Context, MiddlewareHandler } from 'hono';
import { getCookie } from 'hono/cookie';
import { bearerKey, callerOf, unauthenticated } from '../http/callers.ts';
import { sessionCookie } from '../http/sessions/signed-in.ts';
import type { Environment } from '../http/environment.ts';
import { Problem } from '../http/problem.ts';
import { keepAlive } from '../http/keep-alive.ts';
import type { Keyring } from './keyring.ts';

/**
 * Finds who sends a request by what this edge knows of its key. Where it knows nothing for certain
 * the whole request goes on to the origin, which knows, and says so.
 */
export const identify =
  (
    keyring: Keyring,
    forward: (c: Context<Environment>) => Promise<Response>,
  ): MiddlewareHandler<Environment> =>
  async (c, next) => {
    const secret = bearerKey(c.req.header('Authorization'));
    if (secret === undefined) {
      // People's sessions are the origin's.
      if (getCookie(c, sessionCookie) !== undefined) return forward(c);
      throw unauthenticated();
    }
    const found = await keyring.find(secret, keepAlive(c));
    if (found) c.set('caller', callerOf(found.grant));
    if (found?.sure) return next();
    try {
      return await forward(c);
    } catch (error) {
      const isAway = error instanceof Problem && error.code === 'origin_unavailable';
      if (!found || !isAway) throw error;
      return next();
    }
  };
