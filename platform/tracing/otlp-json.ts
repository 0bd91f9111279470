import type { FinishedSpan } from './ports.ts';

/** Who tells: `service.name` and the like. */
export type Resource = Readonly<Record<string, string | undefined>>;

const kinds = { internal: 1, server: 2, client: 3, producer: 4, consumer: 5 } as const;
const failed = { code: 2 };
/** The flags of W3C Trace Context. */
const sampled = 1;

/** Spans as OTLP has them in JSON (OpenTelemetry protocol 1.5, JSON Protobuf encoding). */
export const otlpJson = (resource: Resource, spans: readonly FinishedSpan[]): string =>
  JSON.stringify({
    resourceSpans: [
      {
        resource: { attributes: attributesOf(resource) },
        scopeSpans: [{ scope: { name: 'quittance' }, spans: spans.map(spanOf) }],
      },
    ],
  });

const spanOf = ({ trace, error, ...span }: FinishedSpan) => ({
  traceId: trace.traceId,
  spanId: span.spanId,
  parentSpanId: span.parentId,
  name: span.name,
  kind: kinds[span.kind],
  startTimeUnixNano: nanoseconds(span.startedAt),
  endTimeUnixNano: nanoseconds(Math.max(span.startedAt, span.endedAt)),
  attributes: attributesOf({ ...span.attributes, 'error.type': error }),
  status: error === undefined ? {} : failed,
  flags: sampled,
});

const attributesOf = (attributes: FinishedSpan['attributes']) =>
  Object.entries(attributes).flatMap(([key, value]) =>
    value === undefined ? [] : [{ key, value: valueOf(value) }],
  );

function valueOf(value: string | number | boolean) {
  if (typeof value === 'string') return { stringValue: value };
  if (typeof value === 'boolean') return { boolValue: value };
  return Number.isInteger(value) ? { intValue: value } : { doubleValue: value };
}

/** Beyond what a number holds exactly, so as text: whole microseconds, and three noughts. */
const nanoseconds = (ms: number): string => `${Math.round(ms * 1_000)}000`;
