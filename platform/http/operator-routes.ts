import { Hono } from 'hono';
import { documentRoutes } from './document-routes.ts';
import type { Environment } from './environment.ts';
import { explainedProblemRoute } from './explained-problem-page.ts';
import type { HttpParts } from './parts.ts';
import { providerNoticeRoute } from './provider-notice-route.ts';

/** What needs no key: health, metrics, providers' notices, and the pages behind problems. */
export function operatorRoutes({
  health,
  metrics,
  notices,
  stripeNotices,
  openApi,
  referencePage,
  guides,
}: HttpParts): Hono<Environment> {
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
  app.route('/', documentRoutes(openApi, referencePage, guides));
  app.post('/providers/stripe/notices', providerNoticeRoute(stripeNotices, notices));
  app.get('/problems/:code?', explainedProblemRoute);
  return app;
}
