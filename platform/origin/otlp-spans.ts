import { ROOT_CONTEXT, SpanKind, SpanStatusCode, trace, TraceFlags } from '@opentelemetry/api';
import { OTLPTraceExporter } from '@opentelemetry/exporter-trace-otlp-http';
import { resourceFromAttributes } from '@opentelemetry/resources';
import {
  BatchSpanProcessor,
  RandomIdGenerator,
  TraceIdRatioBasedSampler,
  TracerProvider,
} from '@opentelemetry/sdk-trace';
import packageJson from '../../package.json' with { type: 'json' };
import type { TracingPlace } from '../config/tracing.ts';
import type { Log } from '../logging/log.ts';
import type { FinishedSpan, Spans } from '../tracing/ports.ts';

const limits = {
  /** Spans that wait; more are dropped. */
  waiting: 8_192,
  together: 512,
  everyMs: 1_000,
  exportMs: 5_000,
  /** How long the end of the process waits for the last ones. */
  closeMs: 2_000,
  complainEveryMs: 60_000,
};

const kinds = {
  internal: SpanKind.INTERNAL,
  server: SpanKind.SERVER,
  client: SpanKind.CLIENT,
  producer: SpanKind.PRODUCER,
  consumer: SpanKind.CONSUMER,
} as const;

/** Sends spans to a collector by OTLP over HTTP, many at once. What it cannot send is lost. */
export function createOtlpSpans(
  { url, headers, share }: TracingPlace,
  log: Log,
): Spans & { close(): Promise<void> } {
  const random = new RandomIdGenerator();
  let next: FinishedSpan | undefined;
  const exporter = new OTLPTraceExporter({
    url,
    headers: pairsOf(headers.reveal()),
    timeoutMillis: limits.exportMs,
    concurrencyLimit: 2,
  });
  const provider = new TracerProvider({
    resource: resourceFromAttributes({
      'service.name': 'quittance',
      'service.version': packageJson.version,
    }),
    // By the trace's id, so every process decides the same.
    sampler: new TraceIdRatioBasedSampler(share),
    idGenerator: {
      generateTraceId: () => next?.traceId ?? random.generateTraceId(),
      generateSpanId: () => next?.spanId ?? random.generateSpanId(),
    },
    spanProcessors: [
      new BatchSpanProcessor({
        exporter: complaining(exporter, log),
        maxQueueSize: limits.waiting,
        maxExportBatchSize: limits.together,
        scheduledDelayMillis: limits.everyMs,
        exportTimeoutMillis: limits.exportMs,
      }),
    ],
  });
  const tracer = provider.getTracer('quittance');

  return {
    record(span) {
      // Nothing is awaited until the span has its ids.
      next = span;
      try {
        const { traceId, parentId } = span;
        const context = parentId
          ? trace.setSpanContext(ROOT_CONTEXT, {
              traceId,
              spanId: parentId,
              traceFlags: TraceFlags.SAMPLED,
              isRemote: true,
            })
          : ROOT_CONTEXT;
        const { name, kind, attributes, startedAt, endedAt, error } = span;
        const begun = tracer.startSpan(
          name,
          { kind: kinds[kind], attributes: { ...attributes }, startTime: startedAt },
          context,
        );
        if (error !== undefined) {
          begun.setAttribute('error.type', error);
          begun.setStatus({ code: SpanStatusCode.ERROR });
        }
        begun.end(Math.max(startedAt, endedAt));
      } catch (problem) {
        log.debug('Cannot record a span', { error: problem });
      } finally {
        next = undefined;
      }
    },
    async close() {
      const late = new Promise((resolve) => setTimeout(resolve, limits.closeMs).unref());
      await Promise.race([provider.shutdown().catch(() => undefined), late]);
    },
  };
}

/** The exporter, saying now and then that spans are lost. */
function complaining(exporter: OTLPTraceExporter, log: Log): OTLPTraceExporter {
  let complainedAt = -Infinity;
  const send = exporter.export.bind(exporter);
  exporter.export = (spans, done) => {
    send(spans, (result) => {
      const now = performance.now();
      if (result.error && now - complainedAt > limits.complainEveryMs) {
        complainedAt = now;
        log.warn('Cannot send traces; they are lost', { reason: result.error?.name });
      }
      done(result);
    });
  };
  return exporter;
}

const pairsOf = (text: string): Record<string, string> =>
  Object.fromEntries(
    text
      .split(',')
      .filter((pair) => pair.includes('='))
      .map((pair) => {
        const at = pair.indexOf('=');
        return [pair.slice(0, at).trim(), decoded(pair.slice(at + 1).trim())];
      }),
  );

/** Values are percent-encoded where they have to be (W3C Baggage); others are as they are. */
function decoded(value: string): string {
  try {
    return decodeURIComponent(value);
  } catch {
    return value;
  }
}
