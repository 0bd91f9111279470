import { Hono, type Context } from 'hono';
import { deleteCookie, getCookie, setCookie } from 'hono/cookie';
import { timestamp } from '../../../modules/kernel/clock.ts';
import { sha256 } from '../../tokens/sha256.ts';
import { authenticate } from '../authenticate.ts';
import type { Callers } from '../callers.ts';
import { barePage } from '../document-routes.ts';
import type { Environment } from '../environment.ts';
import { createRateLimit, limitRate } from '../limit-rate.ts';
import type { HttpParts } from '../parts.ts';
import { Problem } from '../problem.ts';
import { foreignPage, isOurPage, sessionCookie } from './signed-in.ts';
import { signedInPage } from './signed-in-page.ts';

/** People sign in now and then: what an organization may keep of links and sessions is bounded so. */
const links = { atOnce: 60, everySeconds: 10 };
const linkMs = 10 * 60_000;
const sessionSeconds = 12 * 3_600;

/**
 * How a person comes to the dashboard: a key makes a link that is good for ten minutes and once,
 * and whoever follows it has a session for twelve hours that may do what the key may.
 */
export function sessionRoutes(parts: HttpParts, callers: Callers): Hono<Environment> {
  const { sessions, secrets, clock } = parts;
  const app = new Hono<Environment>();
  const take = createRateLimit({ rateLimit: 1 / links.everySeconds, burst: links.atOnce, clock });

  app.post(
    '/sign-in-links',
    authenticate(callers),
    limitRate(take, links.everySeconds),
    async (c) => {
      const { organizationId, actor } = c.get('caller');
      if (organizationId === null) {
        throw new Problem('forbidden', "Use an organization's key: it says what the link may do");
      }
      const { secret, hash } = secrets.make('in_');
      const now = clock.now();
      const times = { now: timestamp(now), expiresAt: timestamp(now + linkMs) };
      await sessions.createLink({ organizationId, keyId: actor.id }, hash, times);
      c.header('Cache-Control', 'no-store');
      return c.json({ url: `/sign-in?token=${secret}`, expiresAt: times.expiresAt }, 201);
    },
  );

  app.get('/sign-in', async (c) => {
    c.header('Cache-Control', 'no-store');
    // Whoever looks what is behind a link does not follow it.
    if (c.req.raw.method === 'HEAD') return c.body(null, 200, barePage);
    const { secret, hash } = secrets.make('ses_');
    const now = clock.now();
    const begun = await sessions.redeem(sha256(c.req.query('token') ?? ''), {
      hash,
      now: timestamp(now),
      expiresAt: timestamp(now + sessionSeconds * 1_000),
    });
    if (begun) {
      setCookie(c, sessionCookie, secret, {
        httpOnly: true,
        sameSite: 'Strict',
        secure: isSecure(c),
        path: '/',
        maxAge: sessionSeconds,
      });
    }
    return c.html(signedInPage(begun), begun ? 200 : 410, barePage);
  });

  app.post('/sign-out', async (c) => {
    if (!isOurPage(c)) throw foreignPage();
    const secret = getCookie(c, sessionCookie);
    if (secret !== undefined) await sessions.end(sha256(secret));
    deleteCookie(c, sessionCookie, { path: '/' });
    return c.body(null, 204);
  });
  return app;
}

/** Whether its client speaks https, with us or with what stands before us. */
const isSecure = (c: Context<Environment>): boolean =>
  new URL(c.req.url).protocol === 'https:' || c.req.header('X-Forwarded-Proto') === 'https';
