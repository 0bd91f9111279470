/**
 * Stands before an origin and breaks each stream of events after its first event, as proxies do
 * that limit how long a connection may last.
 */
export function breakingProxy(origin: string): {
  readonly url: string;
  /** The streams that were begun. */
  readonly streams: readonly string[];
  stop(): Promise<void>;
} {
  const streams: string[] = [];
  const server = Bun.serve({
    port: 0,
    hostname: '127.0.0.1',
    idleTimeout: 60,
    async fetch(request) {
      const { pathname, search } = new URL(request.url);
      const { method, headers, signal } = request;
      const isStream = pathname === '/v1/events/stream';
      if (isStream) streams.push(headers.get('Last-Event-ID') ?? search);
      const answer = await fetch(origin + pathname + search, { method, headers, signal });
      if (!isStream || !answer.body) return answer;
      let isOver = false;
      const firstEvent = new TransformStream<string, string>({
        transform(text, controller) {
          if (isOver) return;
          controller.enqueue(text);
          isOver = text.includes('\ndata: ');
          if (isOver) controller.terminate();
        },
      });
      const body = answer.body
        .pipeThrough(new TextDecoderStream())
        .pipeThrough(firstEvent)
        .pipeThrough(new TextEncoderStream());
      return new Response(body, { headers: { 'Content-Type': 'text/event-stream' } });
    },
  });
  return { url: `http://127.0.0.1:${server.port}`, streams, stop: () => server.stop(true) };
}
