import { pathOf } from '../../../client/src/path.ts';
import { createTransport, type Transport } from '../../../client/src/transport.ts';
import { brokenSendings } from './broken-sendings.ts';
import { failureOf } from './problem-words.ts';

/** One request of the API. */
export interface ApiRequest {
  readonly method: 'GET' | 'POST' | 'PATCH' | 'DELETE';
  /** `:id` stands for the value of that name. */
  readonly path: string;
  readonly values?: Readonly<Record<string, string>>;
  readonly query?: Readonly<Record<string, string | readonly string[] | undefined>>;
  readonly body?: unknown;
  /** A body that is sent as it is. */
  readonly file?: {
    readonly content: Blob | ReadableStream<Uint8Array>;
    readonly type: string;
  };
  readonly headers?: Readonly<Record<string, string>>;
}

/** Calls the API with one key. Throws `CommandFailure` with what went wrong in words. */
export interface Api {
  readonly url: string;
  /** The body of a success. */
  call<Body = unknown>(request: ApiRequest): Promise<Body>;
  /** The body of a success as it comes. */
  stream(request: ApiRequest): Promise<ReadableStream<Uint8Array>>;
  /** What the package for programs sends by. */
  readonly transport: Transport;
}

/** Who sits before a terminal waits for a moment that passes, and not for a server that is gone. */
const patience = { times: 3, withinMs: 10_000, firstPauseMs: 100, longestPauseMs: 1_000 };
const timeoutMs = { usual: 40_000, file: 3_600_000 };

/** `patient: false` sends once, for those who measure. */
export function openApi(
  { url, key }: { readonly url: string; readonly key: string },
  { patient = true } = {},
): Api {
  const broken = brokenSendings();
  const options = {
    url,
    apiKey: key,
    fetch: broken.fetch,
    retry: patient ? patience : { times: 0 },
  };
  const transport = createTransport({ ...options, timeoutMs: timeoutMs.usual });
  const forFiles = createTransport({ ...options, timeoutMs: timeoutMs.file });

  async function send(request: ApiRequest, streamed: boolean) {
    const { method, path, values = {}, query, body, file, headers } = request;
    const idempotencyKey =
      method === 'GET' ? null : (headers?.['Idempotency-Key'] ?? transport.newIdempotencyKey());
    const content = file?.content ?? (method === 'GET' ? undefined : JSON.stringify(body ?? {}));
    const sending = {
      method,
      path: pathOf(path, values, query),
      headers: {
        ...(idempotencyKey !== null && { 'Idempotency-Key': idempotencyKey }),
        ...(content !== undefined && { 'Content-Type': file?.type ?? 'application/json' }),
        ...headers,
      },
      body: content,
      idempotencyKey,
      streamed,
    };
    try {
      return await (file ? forFiles : transport).send(sending, {});
    } catch (error) {
      throw failureOf(error as Error, url, broken.has(idempotencyKey));
    }
  }

  return {
    url,
    transport,
    async call<Body>(request: ApiRequest) {
      return ((await send(request, false)).json ?? {}) as Body;
    },
    async stream(request) {
      return (await send(request, true)).stream ?? new ReadableStream<Uint8Array>();
    },
  };
}
