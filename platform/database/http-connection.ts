import { createClient, type Client, type InValue } from '@libsql/client/http';
import type { Row, Statement } from './database.ts';

/** A libSQL server, and how long it may take to answer. */
export interface HttpServer {
  /** `libsql:`, `https:` or `http:`. */
  readonly url: string;
  readonly authToken?: string | undefined;
  /** After so many milliseconds a request is given up. */
  readonly limitMs: number;
}

/** In Workers one client answers no more than so many at a time, and 0 is not "all". */
const concurrency = 1_000_000_000;

const shownCharacters = 200;

/** Thrown where an answer is no 200: an own error, since the client's says no status for some. */
export class HttpRefusal extends Error {
  override readonly name = 'HttpRefusal';
  constructor(
    readonly status: number,
    text: string,
  ) {
    super(`HTTP status ${status}: ${text.slice(0, shownCharacters)}`);
  }
}

/** A client of a server over HTTP (Hrana), each of whose requests ends in time. */
export function connectHttp({ url, authToken, limitMs }: HttpServer): Client {
  // The client itself waits for ever.
  const fetchInTime = async (request: Request): Promise<Response> => {
    const response = await fetch(request, { signal: AbortSignal.timeout(limitMs) });
    if (!response.ok) throw new HttpRefusal(response.status, await response.text());
    return response;
  };
  return createClient({
    url,
    ...(authToken === undefined ? {} : { authToken }),
    intMode: 'bigint',
    concurrency,
    fetch: fetchInTime,
  });
}

/** What takes a batch of statements: a client, or a transaction of one. */
interface Batching {
  batch(
    statements: { sql: string; args: InValue[] }[],
    mode?: 'read' | 'write',
  ): ReturnType<Client['batch']>;
}

/** Runs all statements in one request; returns plain rows, as a file does. */
export async function runBatch(
  on: Batching,
  statements: readonly Statement[],
  mode: 'read' | 'write',
): Promise<Row[][]> {
  const batch = statements.map(({ sql, args }) => ({ sql, args: [...args] as InValue[] }));
  const results = await on.batch(batch, mode);
  return results.map(({ columns, rows }) =>
    rows.map((row) => Object.fromEntries(columns.map((name, at) => [name, row[at]])) as Row),
  );
}
