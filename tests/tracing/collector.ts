/** A span as a collector gets it. */
export interface CollectedSpan {
  readonly traceId: string;
  readonly spanId: string;
  readonly parentSpanId: string | undefined;
  readonly name: string;
  readonly kind: number;
  /** Who has sent it. */
  readonly service: unknown;
  readonly attributes: Readonly<Record<string, unknown>>;
}

type OtlpAttributes = readonly {
  readonly key: string;
  readonly value: Readonly<Record<string, unknown>>;
}[];

interface OtlpBody {
  readonly resourceSpans: readonly {
    readonly resource: { readonly attributes: OtlpAttributes };
    readonly scopeSpans: readonly {
      readonly spans: readonly (Omit<CollectedSpan, 'attributes' | 'service'> & {
        readonly attributes: OtlpAttributes;
      })[];
    }[];
  }[];
}

const plain = (attributes: OtlpAttributes): Readonly<Record<string, unknown>> =>
  Object.fromEntries(attributes.map(({ key, value }) => [key, Object.values(value)[0]]));

/** A collector of traces that takes OTLP as JSON over HTTP, and keeps everything. */
export function startCollector() {
  const spans: CollectedSpan[] = [];
  const bodies: string[] = [];
  const keys = new Set<string | null>();
  const server = { fault: 'none' as 'none' | 'hang' | 'refuse', failed: 0 };
  const http = Bun.serve({
    port: 0,
    idleTimeout: 0,
    async fetch(request) {
      if (new URL(request.url).pathname !== '/v1/traces')
        return new Response(null, { status: 404 });
      if (server.fault !== 'none') server.failed++;
      if (server.fault === 'hang') return new Promise<Response>(() => undefined);
      if (server.fault === 'refuse') return new Response(null, { status: 503 });
      keys.add(request.headers.get('x-collector-key'));
      const body = await request.text();
      bodies.push(body);
      for (const { resource, scopeSpans } of (JSON.parse(body) as OtlpBody).resourceSpans) {
        const service = plain(resource.attributes)['service.name'];
        for (const span of scopeSpans.flatMap((scope) => scope.spans)) {
          spans.push({ ...span, service, attributes: plain(span.attributes) });
        }
      }
      return Response.json({});
    },
  });
  return Object.assign(server, {
    url: `http://127.0.0.1:${http.port}`,
    spans,
    bodies,
    keys,
    ofTrace: (traceId: string) => spans.filter((span) => span.traceId === traceId),
    [Symbol.asyncDispose]: () => http.stop(true),
  });
}

export type Collector = ReturnType<typeof startCollector>;
