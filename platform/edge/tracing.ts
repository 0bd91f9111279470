import type { Context } from 'hono';
import type { Clock } from '../../modules/kernel/clock.ts';
import type { TracingPlace } from '../config/tracing.ts';
import type { Environment } from '../http/environment.ts';
import type { Answered } from '../http/answered.ts';
import { traceRequest } from '../http/trace-request.ts';
import type { Log } from '../logging/log.ts';
import { ids } from '../tokens/ids.ts';
import { createOtlpSpans, headersOf } from '../tracing/otlp-spans.ts';
import { spanIdOf, traceIdOf, traceTaken } from '../tracing/trace-context.ts';
import { routeNames } from './route-names.ts';
import { tracedLink } from './traced-link.ts';
import type { LinkTrace, OriginLink } from './origin-link.ts';

/** What an edge tells of its work. */
export interface EdgeTracing {
  request(answer: Answered): void;
  link(link: OriginLink): OriginLink;
  /** The trace that what is asked of the origin for a request belongs to. */
  traceOf(c: Context<Environment>): LinkTrace | undefined;
  /** Has what was told sent beside the answers, which wait for nothing of it. */
  sendAfter(answer: Response | Promise<Response>, context: unknown): void;
  /** Sends what is still here. */
  close(): Promise<void>;
}

/** Spans that wait in an isolate, whose memory is small. */
const waiting = 2_048;

/** Undefined where no collector is configured: then it costs nothing. */
export function composeEdgeTracing(
  place: TracingPlace | undefined,
  parts: {
    readonly clock: Clock;
    readonly log: Log;
    pause(ms: number): Promise<void>;
  },
): EdgeTracing | undefined {
  if (!place) return undefined;
  const { clock, log, pause } = parts;
  const { url, headers, share } = place;
  const resource = { 'service.name': 'quittance-edge' };
  const spans = createOtlpSpans(
    { url, headers: headersOf(headers.reveal()), share },
    { resource, ids, log, now: clock.now, pause, waiting },
  );
  const nameOf = routeNames();
  const tell = traceRequest({ spans, clock });
  const sender = { fromEdge: false, isSampled: spans.isSampled };

  return {
    request: (answer) => tell({ ...answer, route: nameOf(answer.path()) }),
    link: (link) => tracedLink(link, { spans, clock, ids }),
    traceOf(c) {
      const requestId = c.get('requestId');
      const taken = traceTaken(c.req.header('traceparent'), sender);
      const traceId = taken?.traceId ?? traceIdOf(requestId);
      if (traceId === undefined) return undefined;
      const sampled = taken ? taken.sampled : spans.isSampled(traceId);
      const parentId = spanIdOf(requestId);
      const route = nameOf(c.req.path);
      return { traceId, sampled, parentId, isTaken: taken !== undefined, route, sends: 0 };
    },
    close: () => spans.close(),
    sendAfter(answer, context) {
      const sent = Promise.resolve(answer).then(
        () => spans.send(),
        () => undefined,
      );
      (context as { waitUntil?(promise: Promise<unknown>): void } | undefined)?.waitUntil?.(sent);
    },
  };
}
