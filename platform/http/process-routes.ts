import { Hono } from 'hono';
import type { Environment } from './environment.ts';
import type { HttpParts } from './parts.ts';

/** What whoever watches over an OS process asks it: health and metrics, without a key. */
export function processRoutes({
  health,
  metrics,
}: Pick<HttpParts, 'health' | 'metrics'>): Hono<Environment> {
  const app = new Hono<Environment>();
  app.get('/healthz', (c) => c.json({ status: 'ok' }));
  app.get('/readyz', async (c) => {
    const readiness = await health.readiness();
    return c.json(readiness, readiness.status === 'unavailable' ? 503 : 200);
  });
  app.get('/metrics', async (c) => {
    const { contentType, body } = await metrics.text();
    return c.body(body, 200, { 'Content-Type': contentType });
  });
  return app;
}
