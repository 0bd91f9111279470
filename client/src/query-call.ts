import type { Page, Read } from './answers.ts';
import type { Answer } from './attempt.ts';
import { QuittanceProblem } from './errors.ts';
import type { ReadOptions } from './options.ts';
import { pathOf } from './path.ts';
import type { Transport } from './transport.ts';

/** What a query says beside its address. */
export interface QueryParts {
  readonly values?: Readonly<Record<string, string>>;
  readonly query?: Readonly<Record<string, unknown>>;
}

/** Asks questions, each with what was seen. */
export interface QueryCall {
  one<Value>(pattern: string, parts: QueryParts, options?: ReadOptions): Promise<Read<Value>>;
  /** All items of a list, page by page as they are taken. */
  all<Item>(pattern: string, parts: QueryParts, options?: ReadOptions): AsyncGenerator<Item, void>;
  /** A file, as it comes. */
  file(
    pattern: string,
    parts: QueryParts,
    options?: ReadOptions,
  ): Promise<Read<ReadableStream<Uint8Array>>>;
}

export function queryCall(transport: Transport): QueryCall {
  const { tokens } = transport;

  async function ask(
    pattern: string,
    { values = {}, query }: QueryParts,
    options: ReadOptions,
    streamed = false,
  ): Promise<Answer> {
    const path = pathOf(pattern, values, query);
    const send = (token: string | null): Promise<Answer> => {
      const headers = {
        ...(token !== null && { 'Consistency-Token': token }),
        ...cacheControlOf(options.maxAgeSeconds),
      };
      return transport.send(
        { method: 'GET', path, headers, idempotencyKey: null, streamed },
        options,
      );
    };
    if (options.consistencyToken !== undefined) return send(options.consistencyToken);
    const token = tokens.tokenFor(pathOf(pattern, values));
    const isOpen = token !== null && token !== tokens.token;
    if (!isOpen) return send(token);
    const answer = await send(token).catch((error: unknown) => {
      // It was deleted, or never made: that is what was waited for.
      if (error instanceof QuittanceProblem && error.status < 500) tokens.settle(token);
      throw error;
    });
    tokens.settle(token);
    // What an open command has changed is there; what others have done since may not be.
    if (!tokens.isBehind(answer.headers.get('Consistency-Token'))) return answer;
    await answer.stream?.cancel();
    return send(tokens.token);
  }

  return {
    async one<Value>(pattern: string, parts: QueryParts, options: ReadOptions = {}) {
      const answer = await ask(pattern, parts, options);
      return read(answer, answer.json as Value);
    },
    async *all<Item>(pattern: string, parts: QueryParts, options: ReadOptions = {}) {
      let { query } = parts;
      for (;;) {
        const { json } = await ask(pattern, { ...parts, query: query ?? {} }, options);
        const { data, nextCursor } = json as Page<Item>;
        yield* data;
        if (nextCursor === null) return;
        // A cursor carries the filters of its list.
        query = { cursor: nextCursor, limit: parts.query?.['limit'] };
      }
    },
    async file(pattern, parts, options = {}) {
      const answer = await ask(pattern, parts, options, true);
      return read(answer, answer.stream ?? new ReadableStream<Uint8Array>());
    },
  };
}

function read<Value>({ status, headers }: Answer, value: Value): Read<Value> {
  const age = headers.get('Age');
  return {
    value,
    status,
    requestId: headers.get('Request-Id'),
    consistencyToken: headers.get('Consistency-Token'),
    etag: headers.get('ETag'),
    cacheStatus: headers.get('Cache-Status'),
    age: age === null ? null : Number(age),
  };
}

function cacheControlOf(seconds: number | undefined): Readonly<Record<string, string>> {
  if (seconds === undefined) return {};
  return { 'Cache-Control': seconds === 0 ? 'no-cache' : `max-age=${seconds}` };
}
