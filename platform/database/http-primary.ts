import { ReadFailure, WriteFailure, type Database, type Row, type Statement } from './database.ts';
import { connectHttp, runBatch, type HttpServer } from './http-connection.ts';
import { httpFailureKind, isBroken, isBusyThere } from './http-failure.ts';
import { openHttpSnapshot } from './http-snapshot.ts';
import { createTurns } from './http-turns.ts';

const limits = {
  readMs: 5_000,
  /** Twice this is as long as an accept whose fate is unknown is repeated. */
  writeMs: 5_000,
  busyMs: 5_000,
  backOffMs: { first: 5, greatest: 100 },
};

/**
 * A database behind a server over HTTP (Hrana): sqld, or Turso. `url` has to name the primary
 * itself: where an address leads to the nearest replica, reads may be older than writes.
 *
 * A write is one request, one transaction (`BEGIN IMMEDIATE`), and one of this process at a time.
 * What several processes write meets in the server, where the guards of the tables decide. A request
 * that was cut or not answered in time is `unknown`: the server may have committed it, or may yet.
 *
 * sqld commits with `synchronous=NORMAL` unless it is told otherwise: what it has acknowledged
 * survives its own death, not that of its machine.
 */
export function openHttpPrimary({
  limitMs,
  ...server
}: Omit<HttpServer, 'limitMs'> & { readonly limitMs?: number }): Database {
  const reader = connectHttp({ ...server, limitMs: limitMs ?? limits.readMs });
  const writer = connectHttp({ ...server, limitMs: limitMs ?? limits.writeMs });
  const inTurn = createTurns();
  const roundTrip = createRoundTrip();
  let lastMs = 0;
  let isSure = true;
  let closed = false;

  const read = async (statements: readonly Statement[]): Promise<Row[][]> => {
    if (closed) throw new ReadFailure('The database is closed');
    for (let again = true; ; again = false) {
      const startedAt = performance.now();
      try {
        const rows = await runBatch(reader, statements, 'read');
        roundTrip.took(performance.now() - startedAt);
        return rows;
      } catch (error) {
        // A kept connection may have died with a server that is long there again.
        if (again && isBroken(error)) continue;
        throw new ReadFailure(`The database did not answer: ${(error as Error).message}`);
      }
    }
  };

  const write = async (statements: readonly Statement[]): Promise<Row[][]> => {
    const giveUpAt = performance.now() + limits.busyMs;
    const { first, greatest } = limits.backOffMs;
    for (let waitMs = first; ; waitMs = Math.min(waitMs * 2, greatest)) {
      const startedAt = performance.now();
      try {
        const rows = await runBatch(writer, statements, 'write');
        lastMs = roundTrip.took(performance.now() - startedAt);
        return rows;
      } catch (error) {
        const { message } = error as Error;
        if (isBusyThere(error) && performance.now() + waitMs < giveUpAt) {
          await new Promise((resolve) => setTimeout(resolve, waitMs));
          continue;
        }
        const kind = httpFailureKind(error);
        if (kind === 'unknown') isSure = false;
        throw new WriteFailure(kind, message);
      }
    }
  };

  return {
    read,
    readInOrder: (statements) =>
      inTurn(() => read(statements)).catch((error: Error) => {
        throw error instanceof ReadFailure ? error : new ReadFailure(error.message);
      }),
    write(statements) {
      if (closed) return Promise.reject(new WriteFailure('unavailable', 'The database is closed'));
      return inTurn(() => write(statements));
    },
    async snapshot() {
      try {
        return await openHttpSnapshot(server);
      } catch (error) {
        if (error instanceof ReadFailure) throw error;
        throw new ReadFailure(`The database did not answer: ${(error as Error).message}`);
      }
    },
    get writeMs() {
      return lastMs;
    },
    get sureSince() {
      // Nobody can say how long a server that does not answer holds on to what it was sent.
      return isSure ? 0 : null;
    },
    async close() {
      closed = true;
      await inTurn(() => Promise.resolve()).catch(() => undefined);
      reader.close();
      writer.close();
    },
  };
}

/**
 * The time that the way there and back takes, as the least of what requests took; it is forgotten
 * slowly. Without it the engine would take a long way for dear rows, and write ever smaller batches.
 */
function createRoundTrip() {
  const forget = 0.01;
  let leastMs = Number.POSITIVE_INFINITY;
  return {
    /** How much of a request's time was not spent on the way. */
    took(ms: number): number {
      leastMs = ms < leastMs ? ms : leastMs + (ms - leastMs) * forget;
      return Math.max(0, ms - leastMs);
    },
  };
}
