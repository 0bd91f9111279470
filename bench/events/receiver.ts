/** Takes webhooks and answers at once; remembers when each came. */
export function startReceiver() {
  let times: { readonly committedAt: number; readonly cameAt: number }[] = [];
  const server = Bun.serve({
    port: 0,
    hostname: '127.0.0.1',
    async fetch(request) {
      const cameAt = Date.now();
      const text = await request.text();
      const timestamp = /"timestamp":"([^"]+)"/.exec(text)?.[1];
      if (timestamp !== undefined) times.push({ committedAt: Date.parse(timestamp), cameAt });
      return new Response(null, { status: 204 });
    },
  });
  return {
    url: `http://127.0.0.1:${server.port}/`,
    stop: () => server.stop(true),
    forget() {
      times = [];
    },
    /** Resolves when so many came; throws where they do not come. */
    async came(count: number): Promise<void> {
      const giveUpAt = performance.now() + 60_000;
      while (times.length < count) {
        if (performance.now() > giveUpAt) throw new Error(`Only ${times.length} of ${count} came`);
        await Bun.sleep(5);
      }
    },
    /** Milliseconds between the decision on a command, just before its commit, and the request. */
    delays: (): number[] => times.map(({ committedAt, cameAt }) => cameAt - committedAt),
    perSecond(): number {
      const came = times.map(({ cameAt }) => cameAt);
      return (times.length / (Math.max(...came) - Math.min(...came))) * 1_000;
    },
  };
}
