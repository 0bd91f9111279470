import { Hono } from 'hono';
import { answerFailure } from './answer-failure.ts';
import type { Environment } from './environment.ts';
import { readinessOf, type Health } from './health.ts';
import { noteAnswers, observe } from './observe.ts';
import { refuseOtherMethods } from './other-methods.ts';
import type { HttpParts } from './parts.ts';
import { Problem, problemResponse } from './problem.ts';
import { processRoutes } from './process-routes.ts';

/** What a process serves that is a worker without the API: its health and its metrics. */
export function createWorkerApp(
  parts: Pick<HttpParts, 'health' | 'metrics' | 'ids' | 'log'>,
  isRunning: () => boolean,
): Hono<Environment> {
  const app = new Hono<Environment>();
  app.use(observe(parts, noteAnswers(parts)));
  const health = workerHealth(parts.health, isRunning);
  app.route('/', refuseOtherMethods(processRoutes({ ...parts, health })));
  app.notFound((c) => {
    const detail = 'Ask a worker for /healthz, /readyz or /metrics; the API is another process';
    return problemResponse(c, new Problem('not_found', detail));
  });
  app.onError((error, c) =>
    error instanceof Problem ? problemResponse(c, error) : answerFailure(c, parts.log, error),
  );
  return app;
}

/** Commands wait for a worker, but a worker that takes none is of no use: it is not ready. */
const workerHealth = (health: Health, isRunning: () => boolean): Health => ({
  get shuttingDown() {
    return health.shuttingDown;
  },
  async readiness() {
    const { checks } = await health.readiness();
    const running = isRunning();
    const worker = running ? ('ok' as const) : ('unavailable' as const);
    const readiness = readinessOf({ ...checks, worker }, health.shuttingDown);
    return running ? readiness : { ...readiness, status: 'unavailable' };
  },
});
