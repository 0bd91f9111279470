import { expect, test } from 'bun:test';
import { JsonTraceSerializer } from '@opentelemetry/otlp-transformer';
import { otlpJson } from '../../platform/tracing/otlp-json.ts';
import type { FinishedSpan } from '../../platform/tracing/ports.ts';

type Theirs = Parameters<typeof JsonTraceSerializer.serializeRequest>[0][number];
const startedAt = 1_764_400_000_123.456;
const resource = { 'service.name': 'quittance', 'service.version': '1.2.3', absent: undefined };

const span: FinishedSpan & { readonly spanId: string; readonly parentId: string } = {
  name: 'POST /v1/payments',
  kind: 'server',
  trace: { traceId: '0af7651916cd43dd8448eb211c80319c', sampled: true },
  spanId: 'b7ad6b7169203331',
  parentId: '00f067aa0ba902b7',
  startedAt,
  endedAt: startedAt + 1.5,
  attributes: {
    'http.route': '/v1/payments',
    'http.response.status_code': 503,
    'quittance.command.replayed': false,
    share: 0.25,
    absent: undefined,
  },
  error: '503',
};

/** The same span, as OpenTelemetry's own SDK hands it to its own serializer. */
const theirs = (): Theirs => {
  const { traceId } = span.trace;
  const given = [...Object.entries(span.attributes), ['error.type', span.error] as const];
  const attributes = Object.fromEntries(
    given.flatMap(([key, value]) => (value === undefined ? [] : [[key, value]])),
  );
  return {
    name: span.name,
    kind: 1,
    spanContext: () => ({ traceId, spanId: span.spanId, traceFlags: 1 }),
    parentSpanContext: { traceId, spanId: span.parentId, traceFlags: 1 },
    startTime: [1_764_400_000, 123_456_000],
    endTime: [1_764_400_000, 124_956_000],
    duration: [0, 1_500_000],
    status: { code: 2 },
    attributes,
    links: [],
    events: [],
    ended: true,
    resource: { attributes: { 'service.name': 'quittance', 'service.version': '1.2.3' } },
    instrumentationScope: { name: 'quittance' },
    droppedAttributesCount: 0,
    droppedEventsCount: 0,
    droppedLinksCount: 0,
  } as unknown as Theirs;
};

/** What of a value another one has too: what is left out is what a collector takes it for. */
function shared(value: unknown, like: unknown): unknown {
  if (Array.isArray(value) && Array.isArray(like)) {
    return value.map((each: unknown, index) => shared(each, like[index]));
  }
  if (typeof value !== 'object' || value === null || typeof like !== 'object' || !like)
    return value;
  const names = Object.keys(like);
  const known = Object.entries(value).filter(([name]) => names.includes(name));
  return Object.fromEntries(
    known.map(([name, each]) => [name, shared(each, (like as Record<string, unknown>)[name])]),
  );
}

const attributesOf = (of: Record<string, unknown> | undefined): readonly { key: string }[] =>
  (of?.['attributes'] ?? []) as readonly { key: string }[];

test('Spans are written as OpenTelemetry’s own serializer writes them', () => {
  const ours = JSON.parse(otlpJson(resource, [span, { ...span, error: undefined }])) as {
    resourceSpans: { scopeSpans: { spans: Record<string, unknown>[] }[] }[];
  };
  const official = new TextDecoder().decode(JsonTraceSerializer.serializeRequest([theirs()]));
  const [first, second] = ours.resourceSpans[0]?.scopeSpans[0]?.spans ?? [];
  expect(second).toEqual({
    ...first,
    status: {},
    attributes: attributesOf(first).filter(({ key }) => key !== 'error.type'),
  });
  ours.resourceSpans[0]?.scopeSpans[0]?.spans.pop();
  // Their flags say beside that the parent may be of another process.
  const expected = JSON.parse(official.replace('"flags":257', '"flags":1')) as unknown;
  expect(shared(expected, ours)).toEqual(ours);
});
