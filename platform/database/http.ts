import { createClient, type InValue } from '@libsql/client/web';
import { ReadFailure, WriteFailure, type Database, type Row } from './database.ts';

/** In Workers one client answers no more than so many at a time, and 0 is not "all". */
const concurrency = 1_000_000_000;

/**
 * A replica that is read over HTTP (Hrana), one round trip for all statements of a snapshot. What
 * does not answer within `limitMs` is a `ReadFailure`. It takes no writes.
 */
export function openHttp(options: {
  readonly url: string;
  readonly authToken?: string | undefined;
  readonly limitMs: number;
}): Database {
  const { url, authToken, limitMs } = options;
  // The client itself waits for ever.
  const fetchInTime = (request: Request): Promise<Response> =>
    fetch(request, { signal: AbortSignal.timeout(limitMs) });
  const client = createClient({
    url,
    ...(authToken === undefined ? {} : { authToken }),
    intMode: 'bigint',
    concurrency,
    fetch: fetchInTime,
  });

  return {
    async read(statements) {
      try {
        const batch = statements.map(({ sql, args }) => ({ sql, args: args as InValue[] }));
        const results = await client.batch(batch, 'read');
        return results.map(({ columns, rows }) =>
          rows.map((row) => Object.fromEntries(columns.map((name, at) => [name, row[at]])) as Row),
        );
      } catch (error) {
        throw new ReadFailure(`The replica did not answer: ${(error as Error).message}`);
      }
    },
    readInOrder: () => Promise.reject(new ReadFailure('Read the primary: a replica has no writes')),
    write: () => Promise.reject(new WriteFailure('unavailable', 'Write to the primary')),
    snapshot: () => Promise.reject(new ReadFailure('Hold the primary: a replica moves on')),
    writeMs: 0,
    sureSince: 0,
    async close() {
      client.close();
    },
  };
}
