import type { JsonObject } from '../../modules/kernel/json.ts';

/** An answer with its body read, and how long it took. */
export interface Answer {
  readonly status: number;
  readonly headers: Headers;
  readonly text: string;
  readonly body: JsonObject;
  readonly ms: number;
}

/** What a request says beside its method and path. */
export interface RequestParts {
  readonly body?: JsonObject;
  /** The body as it is sent, in place of `body`. */
  readonly text?: string | Uint8Array<ArrayBuffer> | ReadableStream;
  /** The Idempotency-Key; a new one where none is given. */
  readonly key?: string;
  readonly headers?: Readonly<Record<string, string>>;
}

/** Sends requests with one API key, over a socket or straight into an app. */
export interface ApiClient {
  send(method: string, path: string, parts?: RequestParts): Promise<Answer>;
}

export const apiClient = (
  send: (request: Request) => Response | Promise<Response>,
  apiKey: string,
  url = 'http://localhost',
): ApiClient => ({
  async send(method, path, { body, text: sent, key, headers } = {}) {
    const content = sent ?? (body && JSON.stringify(body));
    const startedAt = performance.now();
    const response = await send(
      new Request(`${url}${path}`, {
        method,
        headers: {
          Authorization: `Bearer ${apiKey}`,
          ...(method !== 'GET' && { 'Idempotency-Key': key ?? crypto.randomUUID() }),
          ...(content !== undefined && { 'Content-Type': 'application/json' }),
          ...headers,
        },
        ...(content !== undefined && { body: content }),
      }),
    );
    const text = await response.text();
    const isJson = /[/+]json/.test(response.headers.get('Content-Type') ?? '');
    return {
      status: response.status,
      headers: response.headers,
      text,
      body: isJson && text !== '' ? (JSON.parse(text) as JsonObject) : {},
      ms: performance.now() - startedAt,
    };
  },
});

/** Makes an organization; the client that is returned has its first key. */
export async function newOrganization(
  send: (request: Request) => Response | Promise<Response>,
  rootKey: string,
  url?: string,
): Promise<{ readonly id: string; readonly apiKey: string; readonly api: ApiClient }> {
  const root = apiClient(send, rootKey, url);
  const { status, text, body } = await root.send('POST', '/v1/organizations', {
    body: { name: 'Test' },
    headers: { Prefer: 'wait=30' },
  });
  if (status !== 201) throw new Error(`Cannot make an organization: ${status} ${text}`);
  const { id, apiKey } = body as { id: string; apiKey: string };
  return { id, apiKey, api: apiClient(send, apiKey, url) };
}
