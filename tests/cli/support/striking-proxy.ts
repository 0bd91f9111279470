/** When a request comes to a proxy. */
export type Moment = 'before it is asked' | 'in its body' | 'before it is answered';

/** Stands before an origin, and tells when a request is at one of its moments. */
export interface StrikingProxy {
  readonly url: string;
  /** Called once with the first request like this at that moment, which nobody answers then. */
  strike: Strike | undefined;
  stop(): Promise<void>;
}

export interface Strike {
  readonly moment: Moment;
  /** Method and path of the request. */
  readonly at: RegExp;
  /** How many such requests are let through first. */
  readonly after?: number;
  run(): Promise<void>;
}

export function strikingProxy(origin: string): StrikingProxy {
  let passed = 0;
  const proxy: StrikingProxy = { url: '', strike: undefined, stop: () => server.stop(true) };
  const server = Bun.serve({
    port: 0,
    hostname: '127.0.0.1',
    idleTimeout: 60,
    async fetch(request) {
      const { pathname, search } = new URL(request.url);
      const { method, headers, body } = request;
      const { strike } = proxy;
      const isMeant = strike?.at.test(`${method} ${pathname}`) === true;
      const isNow = isMeant && passed++ >= (strike?.after ?? 0);
      const hit = async (moment: Moment): Promise<void> => {
        if (!isNow || strike?.moment !== moment) return;
        proxy.strike = undefined;
        passed = 0;
        await strike.run();
        throw new Error('Nobody is there to answer');
      };
      await hit('before it is asked');
      const struck = new TransformStream<Uint8Array, Uint8Array>({
        async transform(chunk, controller) {
          controller.enqueue(chunk);
          await hit('in its body');
        },
      });
      const sent = body && { body: body.pipeThrough(struck) };
      const answer = await fetch(origin + pathname + search, { method, headers, ...sent });
      const content = await answer.arrayBuffer();
      await hit('before it is answered');
      return new Response(answer.status === 204 ? null : content, answer);
    },
    error: () => new Response('', { status: 502 }),
  });
  return Object.assign(proxy, { url: `http://127.0.0.1:${server.port}` });
}
