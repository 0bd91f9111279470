import type { Clock } from '../../modules/kernel/clock.ts';
import type { IdMaker } from '../../modules/kernel/id.ts';
import type { TraceAttempt } from '../webhooks/ports.ts';
import type { Spans } from './ports.ts';
import { spanIdOf, traceOf, traceparent } from './trace-context.ts';

/** Tells of attempts at webhooks, each in the trace of its event, which its request hands on. */
export const tracedAttempt =
  (parts: { readonly spans: Spans; readonly clock: Clock; readonly ids: IdMaker }): TraceAttempt =>
  ({ organizationId, endpointId }, { eventId, eventType, correlationId, attempts }) => {
    const startedAt = parts.clock.now();
    const trace = traceOf(correlationId);
    const spanId = spanIdOf(parts.ids.make('req'));
    if (trace === undefined || spanId === undefined) return undefined;
    const { traceId, sampled = parts.spans.isSampled(traceId) } = trace;
    return {
      headers: { traceparent: traceparent(traceId, spanId, sampled) },
      ended(reply) {
        const status = reply.kind === 'answer' ? reply.status : undefined;
        const failed = status === undefined || status < 200 || status > 299;
        parts.spans.record({
          name: `webhook ${eventType}`,
          kind: 'client',
          trace,
          spanId,
          parentId: spanIdOf(eventId),
          startedAt,
          endedAt: parts.clock.now(),
          attributes: {
            'quittance.event.id': eventId,
            'quittance.organization.id': organizationId,
            'quittance.webhook_endpoint.id': endpointId,
            'quittance.webhook.attempt': attempts + 1,
            'http.response.status_code': status,
          },
          error: failed ? String(status ?? 'no_answer') : undefined,
        });
      },
    };
  };
