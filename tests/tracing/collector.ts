/** A span as a collector gets it. */
export interface CollectedSpan {
  readonly traceId: string;
  readonly spanId: string;
  readonly parentSpanId: string | undefined;
  readonly name: string;
  readonly attributes: Readonly<Record<string, unknown>>;
}

interface OtlpBody {
  readonly resourceSpans: readonly {
    readonly scopeSpans: readonly {
      readonly spans: readonly (Omit<CollectedSpan, 'attributes'> & {
        readonly attributes: readonly {
          readonly key: string;
          readonly value: Readonly<Record<string, unknown>>;
        }[];
      })[];
    }[];
  }[];
}

/** A collector of traces that takes OTLP as JSON over HTTP, and keeps everything. */
export function startCollector() {
  const spans: CollectedSpan[] = [];
  const bodies: string[] = [];
  const keys = new Set<string | null>();
  const server = Bun.serve({
    port: 0,
    async fetch(request) {
      if (new URL(request.url).pathname !== '/v1/traces')
        return new Response(null, { status: 404 });
      keys.add(request.headers.get('x-collector-key'));
      const body = await request.text();
      bodies.push(body);
      for (const { scopeSpans } of (JSON.parse(body) as OtlpBody).resourceSpans) {
        for (const span of scopeSpans.flatMap((scope) => scope.spans)) {
          const attributes = Object.fromEntries(
            span.attributes.map(({ key, value }) => [key, Object.values(value)[0]]),
          );
          spans.push({ ...span, attributes });
        }
      }
      return Response.json({});
    },
  });
  return {
    url: `http://127.0.0.1:${server.port}`,
    spans: spans as readonly CollectedSpan[],
    bodies: bodies as readonly string[],
    keys: keys as ReadonlySet<string | null>,
    ofTrace: (traceId: string) => spans.filter((span) => span.traceId === traceId),
    [Symbol.asyncDispose]: () => server.stop(true),
  };
}

export type Collector = ReturnType<typeof startCollector>;
