import { attempt, type Answer, type Sending } from './attempt.ts';
import { seenTokens, type SeenTokens } from './consistency.ts';
import type { CallOptions, ClientOptions } from './options.ts';
import { pause, pauseMs, retrying } from './pause.ts';

/** Sends requests until they are answered, within limits, and notes what was seen. */
export interface Transport {
  readonly tokens: SeenTokens;
  newIdempotencyKey(): string;
  /** Throws a `QuittanceProblem`, a `NoAnswer`, or the signal's reason. */
  send(sending: Sending, options: CallOptions): Promise<Answer>;
}

export function createTransport(options: ClientOptions): Transport {
  const { fetch: given, timeoutMs = 40_000, newIdempotencyKey } = options;
  const url = options.url.replace(/\/+$/, '');
  const tokens = seenTokens(options.consistencyToken ?? null);
  const fetchOnce = given ?? ((request: Request) => fetch(request));

  function sendOnce(sending: Sending, apiKey: string, signal: AbortSignal): Promise<Response> {
    const { method, path, headers, body } = sending;
    const request = new Request(`${url}${path}`, {
      method,
      headers: { ...headers, Authorization: `Bearer ${apiKey}` },
      signal,
      // A redirect is no answer of this API, and the key is nobody else's.
      redirect: 'manual',
      ...(body !== undefined && { body }),
      // A stream goes out while the answer has not begun, which has to be said.
      ...(body instanceof ReadableStream && { duplex: 'half' }),
    });
    return fetchOnce(request);
  }

  return {
    tokens,
    newIdempotencyKey: newIdempotencyKey ?? (() => crypto.randomUUID()),
    async send(sending, { signal, retry }) {
      const policy = retrying(options.retry, retry);
      const giveUpAt = performance.now() + policy.withinMs;
      const limits = { timeoutMs, signal };
      const apiKey = typeof options.apiKey === 'string' ? options.apiKey : await options.apiKey();
      for (let sendings = 1; ; sendings++) {
        const made = await attempt(sending, (each) => sendOnce(sending, apiKey, each), limits);
        const headers = made.ok ? made.answer.headers : made.headers;
        const token = headers?.get('Consistency-Token');
        if (token) tokens.adopt(token);
        if (made.ok) return made.answer;
        const ms = pauseMs(policy, sendings, retryAfterMs(headers));
        const isOver = sendings > policy.times || performance.now() + ms > giveUpAt;
        if (!made.again || isOver || sending.body instanceof ReadableStream) throw made.error;
        await pause(ms, signal);
      }
    },
  };
}

/** What the server asks for, in seconds or as a date. */
function retryAfterMs(headers: Headers | undefined): number | undefined {
  const text = headers?.get('Retry-After');
  if (!text) return undefined;
  const ms = /^\d+$/.test(text) ? Number(text) * 1_000 : Date.parse(text) - Date.now();
  return Number.isNaN(ms) ? undefined : Math.max(0, ms);
}
