import { Webhook } from 'standardwebhooks';

/** A receiver of webhooks on this machine. */
export interface Receiver extends Disposable {
  readonly url: string;
  /** What it answers with. */
  answer: {
    readonly status: number;
    readonly body: string;
    readonly headers?: Readonly<Record<string, string>>;
  };
  readonly came: readonly Received[];
}

export interface Received {
  readonly path: string;
  readonly id: string;
  readonly type: string;
  /** Whether a secret signed it, as any receiver checks it. */
  isSignedWith(secret: string): boolean;
}

export function startReceiver(): Receiver {
  const came: Received[] = [];
  const server = Bun.serve({
    port: 0,
    hostname: '127.0.0.1',
    async fetch(request) {
      const body = await request.text();
      const headers = Object.fromEntries(request.headers);
      came.push({
        path: new URL(request.url).pathname,
        id: headers['webhook-id'] ?? '',
        type: (JSON.parse(body) as { readonly type: string }).type,
        isSignedWith: (secret) => isSigned(secret, body, headers),
      });
      const { status, body: text, headers: said } = receiver.answer;
      const type = { 'Content-Type': 'application/json' };
      return new Response(text, { status, headers: { ...type, ...said } });
    },
  });
  const receiver: Receiver = {
    url: `http://127.0.0.1:${server.port}/hooks`,
    answer: { status: 200, body: '{"thanks":true}' },
    came,
    [Symbol.dispose]: () => void server.stop(true),
  };
  return receiver;
}

function isSigned(secret: string, body: string, headers: Record<string, string>): boolean {
  try {
    new Webhook(secret).verify(body, headers);
    return true;
  } catch {
    return false;
  }
}
