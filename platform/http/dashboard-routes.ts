import { Hono } from 'hono';
import type { Context } from 'hono';
import { pagePolicy, type Asset, type Assets } from './document-routes.ts';
import type { Environment } from './environment.ts';

/** Never pages of the dashboard: whoever asks for them in vain is told so. */
const reserved =
  /^\/(v1|docs|problems|providers|assets|healthz|readyz|metrics|openapi\.json|sign-in|sign-in-links|sign-out)(\/|$)/;

/**
 * The dashboard: files whose names change with what is in them, kept for ever, and one page that
 * answers at every address that a browser asks for as a page.
 */
export function dashboardRoutes(dashboard: Assets): Hono<Environment> {
  const app = new Hono<Environment>();
  app.get('/assets/:name', async (c) => {
    const asset = await dashboard(`assets/${c.req.param('name')}`);
    return asset ? answer(c, asset, 'public, max-age=31536000, immutable') : c.notFound();
  });
  app.get('*', async (c) => {
    const wantsPage = c.req.path === '/' || (c.req.header('Accept') ?? '').includes('text/html');
    if (!wantsPage || reserved.test(c.req.path)) return c.notFound();
    return answer(c, (await dashboard('index.html')) ?? notBuilt, 'no-cache');
  });
  return app;
}

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
