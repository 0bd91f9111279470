import { Hono, type Context } from 'hono';
import { HTTPException } from 'hono/http-exception';
import { answerFailure } from './answer-failure.ts';
import { authenticate } from './authenticate.ts';
import { bulkIntakeRoute } from './bulk/intake-route.ts';
import { cacheMetricsRoute } from './cache-metrics-route.ts';
import { commandListRoute } from './command-list-route.ts';
import { commandRecordRoute } from './command-record-route.ts';
import { commandRetryRoute } from './command-retry-route.ts';
import { commandRoute } from './command-route.ts';
import { dashboardPage, dashboardRoutes } from './dashboard-routes.ts';
import type { Environment } from './environment.ts';
import { eventStreamRoute } from './event-stream-route.ts';
import { operatorRoutes } from './operator-routes.ts';
import type { HttpParts } from './parts.ts';
import { Problem, problemResponse } from './problem.ts';
import { queryRoute } from './query-route.ts';
import { sessionRoutes } from './sessions/session-routes.ts';
import { signedIn } from './sessions/signed-in.ts';
import { subscriptionListRoute, subscriptionRoute } from './subscription-routes.ts';
import { subscriptionMetricsRoute } from './subscription-metrics-route.ts';
import { workflowMetricsRoute } from './workflow-metrics-route.ts';
import { nearReads } from './near-reads.ts';
import { noteAnswers, observe } from './observe.ts';
import { createRateLimit, limitRate } from './limit-rate.ts';
import { refuseOtherMethods } from './other-methods.ts';
import { trustEdge } from './trust-edge.ts';

/** The API: routes made from what the modules' doors offer, and the operator's own. */
export function createApp(parts: HttpParts): Hono<Environment> {
  const app = new Hono<Environment>();
  const { callers } = parts;
  const take = createRateLimit(parts);
  const answered = noteAnswers(parts);
  app.use(observe(parts, answered));
  app.use(trustEdge(parts));
  app.route('/', refuseOtherMethods(operatorRoutes(parts)));
  app.route('/', refuseOtherMethods(sessionRoutes(parts, callers)));
  app.use('/v1/*', signedIn(parts), authenticate(callers), limitRate(take));

  const fixed = new Hono<Environment>();
  const ofIds = new Hono<Environment>();
  const route = (
    method: string,
    path: string,
    handler: (c: Context<Environment>) => Promise<Response>,
  ): void => {
    (path.includes(':') ? ofIds : fixed).on(method, path, handler);
  };
  route('GET', '/v1/commands', commandListRoute(parts));
  route('GET', '/v1/commands/:id', commandRecordRoute(parts));
  route('POST', '/v1/commands/:id/retry', commandRetryRoute(parts));
  route('GET', '/v1/metrics/workflows', workflowMetricsRoute(parts));
  route('GET', '/v1/metrics/cache', cacheMetricsRoute(parts));
  route('GET', '/v1/metrics/subscriptions', subscriptionMetricsRoute(parts));
  route('GET', '/v1/events/stream', eventStreamRoute(parts));
  route('GET', '/v1/subscriptions', subscriptionListRoute(parts));
  route('GET', '/v1/subscriptions/:id', subscriptionRoute(parts));
  for (const { commands, queries } of parts.modules) {
    for (const query of queries) route('GET', query.route.path, queryRoute(query, parts));
    for (const command of commands) {
      if (!command.route) continue;
      const handle = command.route.body === 'rows' ? bulkIntakeRoute : commandRoute;
      route(command.route.method, command.route.path, handle(command, parts));
    }
  }
  // A word that names a route is nobody's id, whatever the method.
  app.route('/', refuseOtherMethods(fixed));
  app.route('/', refuseOtherMethods(ofIds));
  app.route('/', refuseOtherMethods(dashboardRoutes(parts.dashboard)));
  const page = dashboardPage(parts.dashboard);
  app.notFound(async (c) => (await page(c)) ?? problemResponse(c, notFound(c.req.path)));
  app.onError((error, c) => answerError(parts, error, c));
  const near = nearReads(parts, { callers, take, answered });
  const { fetch } = app;
  app.fetch = (request, ...rest) => near(request) ?? fetch(request, ...rest);
  return app;
}

const notFound = (path: string): Problem =>
  new Problem('not_found', `Check the address: there is nothing at ${path.slice(0, 200)}`);

async function answerError(
  parts: HttpParts,
  error: unknown,
  c: Context<Environment>,
): Promise<Response> {
  await showPosition(parts, c);
  if (error instanceof Problem) return problemResponse(c, error);
  if (error instanceof HTTPException) {
    return problemResponse(c, new Problem('invalid_request', 'Mend the request and send it again'));
  }
  // Its client is gone: nobody reads this, and nothing is wrong here.
  if (error instanceof Error && error.name === 'AbortError' && c.req.raw.signal.aborted) {
    return problemResponse(c, new Problem('invalid_request', 'Send the whole body'));
  }
  const isDatabase = error instanceof Error && error.name === 'ReadFailure';
  return answerFailure(c, parts.log, error, isDatabase ? databaseUnavailable() : undefined);
}

const databaseUnavailable = (): Problem =>
  new Problem('database_unavailable', 'Try again: the database is unavailable', {
    headers: { 'Retry-After': '1' },
  });

/** A refusal has a token too, at least as new as all that its caller has seen. */
async function showPosition(parts: HttpParts, c: Context<Environment>): Promise<void> {
  const caller = c.get('caller') as Environment['Variables']['caller'] | undefined;
  const organizationId = caller?.organizationId ?? null;
  if (organizationId === null) return;
  try {
    const position = await parts.position(organizationId);
    const seen = { epoch: parts.epoch, position, versions: [], pending: null };
    c.header('Consistency-Token', parts.tokens.write(organizationId, seen));
  } catch {
    // The database cannot be read: the caller keeps the token that it has.
  }
}
