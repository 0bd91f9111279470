import type { Context } from 'hono';
import type { Clock } from '../../modules/kernel/clock.ts';
import type { Spans } from '../tracing/ports.ts';
import { correlationOf, spanIdOf, traceIdOf, traceTaken } from '../tracing/trace-context.ts';
import type { Environment } from './environment.ts';
import type { Answered } from './answered.ts';
import type { HttpParts } from './parts.ts';

/**
 * Tells of each request as a span: in the caller's trace where it has one, else in one of its own.
 * Its id is that of the command that it asks for, under which all that follows hangs.
 */
export const traceRequest =
  ({ spans, clock }: { readonly spans: Spans; readonly clock: Clock }) =>
  ({ requestId, method, route, status, startedAt, fromEdge, ...rest }: Answered): void => {
    const { isSampled } = spans;
    const taken = traceTaken(rest.header('traceparent'), { fromEdge, isSampled });
    const traceId = taken?.traceId ?? traceIdOf(requestId);
    if (traceId === undefined) return;
    const sampled = taken ? taken.sampled : isSampled(traceId);
    if (!sampled) return;
    const endedAt = clock.now();
    spans.record({
      name: route === '' ? method : `${method} ${route}`,
      kind: 'server',
      trace: { traceId, sampled },
      spanId: spanIdOf(requestId),
      parentId: taken?.parentId,
      startedAt: endedAt - (performance.now() - startedAt),
      endedAt,
      attributes: {
        'http.request.method': method,
        'http.route': route === '' ? undefined : route,
        'http.response.status_code': status,
        'quittance.request.id': requestId,
        'quittance.command.id': rest.commandId,
        'quittance.organization.id': rest.organizationId ?? undefined,
        'quittance.answered.by': rest.served?.()?.split(';')[0],
      },
      error: status >= 500 ? String(status) : undefined,
    });
  };

/** The correlation of the command that a request asks for. */
export const requestedCorrelation = (
  c: Context<Environment>,
  commandId: string,
  isSampled: HttpParts['isSampled'],
): string =>
  correlationOf(
    commandId,
    traceTaken(c.req.header('traceparent'), { fromEdge: c.get('fromEdge'), isSampled }),
  );
