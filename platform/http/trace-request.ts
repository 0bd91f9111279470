import type { MiddlewareHandler } from 'hono';
import { routePath } from 'hono/route';
import type { Clock } from '../../modules/kernel/clock.ts';
import type { Spans } from '../tracing/ports.ts';
import { spanIdOf, traceIdOf, traceParentOf } from '../tracing/trace-context.ts';
import type { Environment } from './environment.ts';

/**
 * Tells of each request as a span: in the caller's trace where it has one, else in one of its own.
 * Its id is that of the command that it asks for, under which all that follows hangs.
 */
export const traceRequest =
  ({
    spans,
    clock,
  }: {
    readonly spans: Spans;
    readonly clock: Clock;
  }): MiddlewareHandler<Environment> =>
  async (c, next) => {
    const startedAt = clock.now();
    await next();
    const requestId = c.get('requestId');
    const parent = traceParentOf(c.req.header('traceparent'));
    const traceId = parent?.traceId ?? traceIdOf(requestId);
    const spanId = spanIdOf(requestId);
    if (traceId === undefined) return;
    const { method } = c.req;
    const { status } = c.res;
    // The pattern, not the path: an address may hold what people wrote.
    const route = routePath(c, -1);
    const commandId = c.get('commandId');
    const caller = c.get('caller') as Environment['Variables']['caller'] | undefined;
    spans.record({
      name: `${method} ${route}`,
      kind: 'server',
      traceId,
      ...(spanId && { spanId }),
      ...(parent && { parentId: parent.parentId }),
      startedAt,
      endedAt: clock.now(),
      attributes: {
        'http.request.method': method,
        'http.route': route,
        'http.response.status_code': status,
        'quittance.request.id': requestId,
        ...(commandId !== undefined && { 'quittance.command.id': commandId }),
        ...(caller?.organizationId && { 'quittance.organization.id': caller.organizationId }),
      },
      error: status >= 500 ? String(status) : undefined,
    });
  };
