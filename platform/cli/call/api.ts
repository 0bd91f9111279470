import { CommandFailure } from '../frame/command-failure.ts';
import { problemFailure } from './problem-words.ts';

/** One request of the API. */
export interface ApiRequest {
  readonly method: 'GET' | 'POST' | 'PATCH' | 'DELETE';
  readonly path: string;
  readonly query?: Readonly<Record<string, string | readonly string[] | undefined>>;
  readonly body?: unknown;
  /** A body that is sent as it is. */
  readonly file?: {
    readonly content: Blob | ReadableStream<Uint8Array>;
    readonly type: string;
  };
  readonly headers?: Readonly<Record<string, string>>;
  readonly signal?: AbortSignal;
}

/** Calls the API with one key. */
export interface Api {
  readonly url: string;
  /** The body of a success. Throws `CommandFailure` with the problem in words. */
  call<Body = unknown>(request: ApiRequest): Promise<Body>;
  /** The response of a success, unread. Throws as `call` does. */
  open(request: ApiRequest): Promise<Response>;
}

export function openApi({ url, key }: { readonly url: string; readonly key: string }): Api {
  const open = async (request: ApiRequest): Promise<Response> => {
    const { method, path, query = {}, body, file, headers, signal } = request;
    const at = new URL(url + path);
    for (const [name, value] of Object.entries(query)) {
      for (const each of [value].flat()) if (each !== undefined) at.searchParams.append(name, each);
    }
    const isCommand = method !== 'GET';
    const idempotencyKey = headers?.['Idempotency-Key'] ?? crypto.randomUUID();
    const content = file?.content ?? (isCommand ? JSON.stringify(body ?? {}) : undefined);
    let response: Response;
    try {
      response = await fetch(at, {
        method,
        headers: {
          Authorization: `Bearer ${key}`,
          ...(isCommand && { 'Idempotency-Key': idempotencyKey }),
          ...(content !== undefined && { 'Content-Type': file?.type ?? 'application/json' }),
          ...headers,
        },
        ...(content !== undefined && { body: content }),
        ...(signal && { signal }),
      });
    } catch (error) {
      throw unreachable(url, error as Error, isCommand ? idempotencyKey : undefined);
    }
    if (response.ok) return response;
    const text = await response.text();
    throw problemFailure(response.status, parsed(text), isCommand ? idempotencyKey : undefined);
  };
  return {
    url,
    open,
    async call<Body>(request: ApiRequest) {
      const text = await (await open(request)).text();
      return (text === '' ? {} : JSON.parse(text)) as Body;
    },
  };
}

function unreachable(
  url: string,
  error: Error,
  idempotencyKey: string | undefined,
): CommandFailure {
  const refused = (error as { code?: string }).code === 'ConnectionRefused';
  if (refused || idempotencyKey === undefined) {
    return new CommandFailure(
      'unavailable',
      `Cannot reach ${url}: ${error.message}; start it, or name another one with --url`,
    );
  }
  return new CommandFailure(
    'unknown',
    `Nobody knows whether it was done: ${error.message}; repeat it with --idempotency-key ${idempotencyKey}`,
  );
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
