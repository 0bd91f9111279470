import type { Clock } from '../../modules/kernel/clock.ts';
import type { Spans } from '../tracing/ports.ts';
import { spanIdOf, traceIdOf, traceParentOf } from '../tracing/trace-context.ts';
import type { Answered } from './observe.ts';

/**
 * Tells of each request as a span: in the caller's trace where it has one, else in one of its own.
 * Its id is that of the command that it asks for, under which all that follows hangs.
 */
export const traceRequest =
  ({ spans, clock }: { readonly spans: Spans; readonly clock: Clock }) =>
  ({ requestId, method, route, status, startedAt, ...rest }: Answered): void => {
    const parent = traceParentOf(rest.header('traceparent') ?? undefined);
    const traceId = parent?.traceId ?? traceIdOf(requestId);
    const spanId = spanIdOf(requestId);
    if (traceId === undefined) return;
    const { commandId, organizationId } = rest;
    const endedAt = clock.now();
    spans.record({
      name: `${method} ${route}`,
      kind: 'server',
      traceId,
      ...(spanId && { spanId }),
      ...(parent && { parentId: parent.parentId }),
      startedAt: endedAt - (performance.now() - startedAt),
      endedAt,
      attributes: {
        'http.request.method': method,
        'http.route': route,
        'http.response.status_code': status,
        'quittance.request.id': requestId,
        ...(commandId !== undefined && { 'quittance.command.id': commandId }),
        ...(organizationId && { 'quittance.organization.id': organizationId }),
      },
      error: status >= 500 ? String(status) : undefined,
    });
  };
