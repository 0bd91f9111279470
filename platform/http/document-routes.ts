import { Hono } from 'hono';
import type { Environment } from './environment.ts';

/** A file that a page is made of. */
export interface Asset {
  readonly mediaType: string;
  readonly body: string | Uint8Array<ArrayBuffer>;
}

/** Finds the files of a page by their names; undefined where there is none. */
export type Assets = (name: string) => Promise<Asset | undefined>;

/** Nothing inline, nothing from elsewhere, in no frame. */
export const pagePolicy = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self'",
  "img-src 'self' data:",
  "connect-src 'self'",
  "form-action 'none'",
  "base-uri 'none'",
  "frame-ancestors 'none'",
].join('; ');

/** What the few pages that need nothing may do: be read. */
export const barePage = {
  'Content-Security-Policy':
    "default-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
  'X-Content-Type-Options': 'nosniff',
  'Referrer-Policy': 'no-referrer',
};

/** The reference of the API: its document, a page that shows it, and what is written beside. */
export function documentRoutes(
  openApi: string,
  page: Assets,
  guides: Readonly<Record<string, string>>,
): Hono<Environment> {
  const app = new Hono<Environment>();
  for (const [path, text] of Object.entries(guides)) {
    const kind = path.endsWith('.md') ? 'markdown' : 'plain';
    app.get(path, (c) =>
      c.body(text, 200, {
        'Content-Type': `text/${kind}; charset=utf-8`,
        'X-Content-Type-Options': 'nosniff',
        'Cache-Control': 'public, max-age=3600',
      }),
    );
  }
  app.get('/openapi.json', (c) => c.body(openApi, 200, { 'Content-Type': 'application/json' }));
  app.get('/docs/', (c) => c.redirect('/docs', 308));
  app.get('/docs/:name?', async (c) => {
    const asset = await page(c.req.param('name') ?? 'index.html');
    if (!asset) return c.notFound();
    return c.body(asset.body, 200, {
      'Content-Type': asset.mediaType,
      'Content-Security-Policy': pagePolicy,
      'X-Content-Type-Options': 'nosniff',
      'Referrer-Policy': 'no-referrer',
      'Cache-Control': 'public, max-age=3600',
    });
  });
  return app;
}
