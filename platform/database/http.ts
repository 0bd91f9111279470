import { ReadFailure, WriteFailure, type Database } from './database.ts';
import { connectHttp, runBatch, type HttpServer } from './http-connection.ts';

/**
 * A replica that is read over HTTP (Hrana), one round trip for all statements of a snapshot. What
 * does not answer within `limitMs` is a `ReadFailure`. It takes no writes.
 */
export function openHttp(server: HttpServer): Database {
  const client = connectHttp(server);
  return {
    async read(statements) {
      try {
        return await runBatch(client, statements, 'read');
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
