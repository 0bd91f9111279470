/** A request as it came. */
export interface Received {
  readonly method: string;
  readonly path: string;
  readonly key: string | null;
  readonly body: string;
  readonly headers: Headers;
}

/** Answers as the HTTP contract says, where a test looks at what is asked. */
export function contractServer(
  answer: (received: Received, request: Request) => Response | undefined,
): { readonly url: string; readonly received: readonly Received[]; stop(): Promise<void> } {
  const received: Received[] = [];
  const server = Bun.serve({
    port: 0,
    hostname: '127.0.0.1',
    async fetch(request) {
      const { pathname, search } = new URL(request.url);
      const { method, headers } = request;
      const key = headers.get('Authorization');
      const came = { method, path: pathname + search, key, body: await request.text(), headers };
      received.push(came);
      return answer(came, request) ?? Response.json({ data: [], nextCursor: null });
    },
  });
  return {
    url: `http://127.0.0.1:${server.port}`,
    received,
    stop: () => server.stop(true),
  };
}
