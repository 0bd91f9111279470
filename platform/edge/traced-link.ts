import type { Clock } from '../../modules/kernel/clock.ts';
import type { IdMaker } from '../../modules/kernel/id.ts';
import type { Spans } from '../tracing/ports.ts';
import { spanIdOf, traceparent } from '../tracing/trace-context.ts';
import { OriginAway, type OriginLink } from './origin-link.ts';

/** A way to the origin that hands traces on, and tells of each time that a request is sent. */
export const tracedLink = (
  link: OriginLink,
  { spans, clock, ids }: { readonly spans: Spans; readonly clock: Clock; readonly ids: IdMaker },
): OriginLink => ({
  silentMs: link.silentMs,
  async send(request) {
    const { method, headers, trace } = request;
    const spanId = spanIdOf(ids.make('req'));
    if (!trace || spanId === undefined) return link.send(request);
    const { traceId, sampled, parentId, route } = trace;
    const resends = trace.sends++;
    headers.set('traceparent', traceparent(traceId, spanId, sampled));
    if (!trace.isTaken) headers.delete('tracestate');
    const startedAt = clock.now();
    let status: number | undefined;
    let error: string | undefined;
    try {
      const response = await link.send(request);
      ({ status } = response);
      if (status >= 500) error = String(status);
      return response;
    } catch (problem) {
      error = problem instanceof OriginAway ? `origin_away_${problem.fate}` : 'not_sent';
      throw problem;
    } finally {
      spans.record({
        name: `forward ${method} ${route}`.trimEnd(),
        kind: 'client',
        trace: { traceId, sampled },
        spanId,
        parentId,
        startedAt,
        endedAt: clock.now(),
        attributes: {
          'http.request.method': method,
          'http.request.resend_count': resends || undefined,
          'http.response.status_code': status,
        },
        error,
      });
    }
  },
});
