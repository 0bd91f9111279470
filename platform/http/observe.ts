import type { MiddlewareHandler } from 'hono';
import { routePath } from 'hono/route';
import type { Facts } from '../logging/log.ts';
import type { Answered } from './answered.ts';
import type { Environment } from './environment.ts';
import type { HttpParts } from './parts.ts';

/** Notes an answer: one log line, one measurement, and a span where requests are traced. */
export const noteAnswers =
  ({ log, metrics, traceRequest }: Pick<HttpParts, 'log' | 'metrics' | 'traceRequest'>) =>
  (answer: Answered): void => {
    const { requestId, organizationId, commandId, client } = answer;
    const { route, method, status, startedAt, path } = answer;
    traceRequest?.(answer);
    const seconds = (performance.now() - startedAt) / 1_000;
    metrics.request({ route, method, status, seconds });
    const facts = (): Facts => ({
      requestId,
      organizationId,
      commandId,
      client,
      method,
      path: path(),
      status,
      milliseconds: Math.round(seconds * 10_000) / 10,
    });
    // Reads that went well are many, and each line costs more than the read.
    if (method === 'GET' && status < 400) log.debug('Answered', facts);
    else log.info('Answered', facts());
  };

/** Gives each request its id, and has its answer noted. */
export const observe =
  (
    { ids }: Pick<HttpParts, 'ids'>,
    answered: (answer: Answered) => void,
  ): MiddlewareHandler<Environment> =>
  async (c, next) => {
    const startedAt = performance.now();
    const requestId = ids.make('req');
    c.set('requestId', requestId);
    // Now, not when the answer is made: a header that comes later makes a copy of it.
    c.header('Request-Id', requestId);
    await next();
    const caller = c.get('caller') as { organizationId: string | null } | undefined;
    answered({
      requestId,
      method: c.req.method,
      route: routePath(c, -1),
      path: () => c.req.path,
      header: (name) => c.req.header(name),
      status: c.res.status,
      startedAt,
      organizationId: caller?.organizationId,
      served: () => c.res.headers.get('Cache-Status'),
      fromEdge: c.get('fromEdge'),
      commandId: c.get('commandId'),
      client: c.get('client'),
    });
  };
