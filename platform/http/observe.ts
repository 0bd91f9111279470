import type { MiddlewareHandler } from 'hono';
import type { Facts } from '../logging/log.ts';
import type { Environment } from './environment.ts';
import type { HttpParts } from './parts.ts';
import { routePath } from 'hono/route';

/** Gives each request its id, and one log line and one measurement when it is over. */
export const observe =
  ({
    ids,
    log,
    metrics,
  }: Pick<HttpParts, 'ids' | 'log' | 'metrics'>): MiddlewareHandler<Environment> =>
  async (c, next) => {
    const startedAt = performance.now();
    const requestId = ids.make('req');
    c.set('requestId', requestId);
    // Now, not when the answer is made: a header that comes later makes a copy of it.
    c.header('Request-Id', requestId);
    await next();
    const { method } = c.req;
    const { status } = c.res;
    const seconds = (performance.now() - startedAt) / 1_000;
    // The pattern, not the path: a label for each id would be without bound.
    metrics.request({ route: routePath(c, -1), method, status, seconds });
    const facts = (): Facts => ({
      requestId,
      method,
      path: c.req.path,
      status,
      milliseconds: Math.round(seconds * 10_000) / 10,
      organizationId: (c.get('caller') as { organizationId?: string } | undefined)?.organizationId,
      commandId: c.get('commandId'),
      client: c.get('client'),
    });
    // Reads that went well are many, and each line costs more than the read.
    if (method === 'GET' && status < 400) log.debug('Answered', facts);
    else log.info('Answered', facts());
  };
