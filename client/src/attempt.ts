import { NoAnswer, QuittanceProblem, type ProblemDocument } from './errors.ts';

/** What is sent: everything but the key that opens the API. */
export interface Sending {
  readonly method: 'GET' | 'POST' | 'PATCH' | 'DELETE';
  /** With its query. */
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: BodyInit | undefined;
  readonly idempotencyKey: string | null;
  /** The body is handed out as it comes, and not read here. */
  readonly streamed?: boolean;
}

/** An answer that is a success. */
export interface Answer {
  readonly status: number;
  readonly headers: Headers;
  /** The JSON of it; undefined where there is none. */
  readonly json: unknown;
  readonly stream: ReadableStream<Uint8Array> | undefined;
}

/** One sending: its answer, or what went wrong and whether the same may go well later. */
export type Attempt =
  | { readonly ok: true; readonly answer: Answer }
  | {
      readonly ok: false;
      readonly error: Error;
      readonly again: boolean;
      readonly headers: Headers | undefined;
    };

/** Where no problem document says it: what stands before the API is down, or too busy. */
const passing = new Set([408, 429, 502, 503, 504]);

/** Sends once, and reads the answer whole: a connection that breaks in the middle is no answer. */
export async function attempt(
  sending: Sending,
  send: (signal: AbortSignal) => Promise<Response>,
  { timeoutMs, signal }: { readonly timeoutMs: number; readonly signal: AbortSignal | undefined },
): Promise<Attempt> {
  const limit = new AbortController();
  const abort = (): void => limit.abort(signal?.reason);
  const timer = setTimeout(() => limit.abort(new Error(`No answer in ${timeoutMs} ms`)), timeoutMs);
  signal?.throwIfAborted();
  signal?.addEventListener('abort', abort);
  let opened = false;
  try {
    const response = await send(limit.signal);
    const { status, headers } = response;
    if (response.ok && sending.streamed && response.body) {
      opened = true;
      return { ok: true, answer: { status, headers, json: undefined, stream: response.body } };
    }
    const text = await response.text();
    return response.ok ? success(sending, response, text) : failure(sending, response, text);
  } catch (error) {
    signal?.throwIfAborted();
    const message =
      'Send the same request with the same idempotency key again: nobody has answered';
    const cause = { cause: error };
    const unanswered = new NoAnswer(message, null, sending.idempotencyKey, cause);
    return { ok: false, error: unanswered, again: true, headers: undefined };
  } finally {
    clearTimeout(timer);
    // A stream that was handed out still ends with its caller's signal.
    if (!opened) signal?.removeEventListener('abort', abort);
  }
}

function success(sending: Sending, { status, headers }: Response, text: string): Attempt {
  if (status === 204)
    return { ok: true, answer: { status, headers, json: undefined, stream: undefined } };
  const json = parsed(text);
  if (json === undefined) return foreign(sending, status, headers, true);
  return { ok: true, answer: { status, headers, json, stream: undefined } };
}

function failure(sending: Sending, { status, headers }: Response, text: string): Attempt {
  const document = parsed(text) as Partial<ProblemDocument> | null | undefined;
  if (typeof document?.code !== 'string' || typeof document.retryable !== 'boolean') {
    return foreign(sending, status, headers, passing.has(status));
  }
  const error = new QuittanceProblem(document as ProblemDocument, sending.idempotencyKey);
  return { ok: false, error, again: document.retryable, headers };
}

/** Something between us and the API has answered. */
function foreign(
  { idempotencyKey }: Sending,
  status: number,
  headers: Headers,
  again: boolean,
): Attempt {
  const message = `Check the address: the answer (${status}) is not one of this API`;
  return { ok: false, error: new NoAnswer(message, status, idempotencyKey), again, headers };
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
