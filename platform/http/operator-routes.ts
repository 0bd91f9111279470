import { Hono } from 'hono';
import { documentRoutes } from './document-routes.ts';
import type { Environment } from './environment.ts';
import { explainedProblemRoute } from './explained-problem-page.ts';
import type { HttpParts } from './parts.ts';
import { processRoutes } from './process-routes.ts';
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
  app.route('/', processRoutes({ health, metrics }));
  app.route('/', documentRoutes(openApi, referencePage, guides));
  app.post('/providers/stripe/notices', providerNoticeRoute(stripeNotices, notices));
  app.get('/problems/:code?', explainedProblemRoute);
  return app;
}
