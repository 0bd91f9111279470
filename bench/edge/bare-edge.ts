// The least that an edge can do: a Hono app that answers one body, with the headers that it is given.
import { Hono } from 'hono';

interface Bare {
  readonly BARE_BODY: string;
  readonly BARE_HEADERS: string;
}

const own = globalThis as { readonly process?: { readonly env?: Record<string, string> } };
let app: Hono | undefined;

function bareApp({ BARE_BODY: body, BARE_HEADERS: headers }: Bare): Hono {
  const sent = JSON.parse(headers) as Record<string, string>;
  const made = new Hono();
  made.get('/healthz', (c) => c.json({ status: 'ok' }));
  made.get('/v1/payments/:id', (c) => c.body(body, 200, sent));
  return made;
}

export default {
  fetch(request: Request, bindings?: Partial<Bare>): Response | Promise<Response> {
    app ??= bareApp((bindings?.BARE_BODY ? bindings : own.process?.env) as unknown as Bare);
    return app.fetch(request);
  },
};
