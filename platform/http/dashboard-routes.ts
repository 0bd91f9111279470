import { Hono } from 'hono';
import type { Context } from 'hono';
import { pagePolicy, type Asset, type Assets } from './document-routes.ts';
import type { Environment } from './environment.ts';
import { methodNotAllowed } from './other-methods.ts';

/** Never pages of the dashboard: whoever asks for them in vain is told so. */
const reserved =
  /^\/(v1|docs|problems|providers|assets|healthz|readyz|metrics|openapi\.json|sign-in|sign-in-links|sign-out)(\/|$)/;

/** The files of the dashboard: their names change with what is in them, so they are kept for ever. */
export function dashboardRoutes(dashboard: Assets): Hono<Environment> {
  const app = new Hono<Environment>();
  app.get('/assets/:name', async (c) => {
    const asset = await dashboard(`assets/${c.req.param('name')}`);
    return asset ? answer(c, asset, 'public, max-age=31536000, immutable') : c.notFound();
  });
  return app;
}

/**
 * The one page of the dashboard, at every address that nothing else has and that a browser asks for
 * as a page. No route: one that matches everything would be the route of everything.
 */
export const dashboardPage =
  (dashboard: Assets) =>
  async (c: Context<Environment>): Promise<Response | undefined> => {
    if (c.req.method !== 'GET' && c.req.method !== 'HEAD') {
      if (c.req.path === '/') throw methodNotAllowed(['GET']);
      return undefined;
    }
    const wantsPage = c.req.path === '/' || (c.req.header('Accept') ?? '').includes('text/html');
    if (!wantsPage || reserved.test(c.req.path)) return undefined;
    return answer(c, (await dashboard('index.html')) ?? notBuilt, 'no-cache');
  };

const answer = (c: Context<Environment>, { body, mediaType }: Asset, cache: string) =>
  c.body(body, 200, {
    'Content-Type': mediaType,
    'Content-Security-Policy': pagePolicy,
    'X-Content-Type-Options': 'nosniff',
    'Referrer-Policy': 'no-referrer',
    'Cache-Control': cache,
  });

const notBuilt: Asset = {
  mediaType: 'text/html; charset=utf-8',
  body: `<!doctype html>
<html lang="en">
  <head>
    <meta charset="utf-8" />
    <meta name="viewport" content="width=device-width, initial-scale=1" />
    <title>Quittance</title>
    <link rel="icon" href="data:," />
  </head>
  <body>
    <h1>The dashboard is not built yet</h1>
    <p>Run <code>npm run build:dashboard</code> and load this page again; <code>npm run dev</code> builds it by itself.</p>
    <p>The API works without it: it is described at <a href="/docs">/docs</a>.</p>
  </body>
</html>
`,
};
