import { LibsqlBatchError, type Transaction } from '@libsql/client/http';
import { ReadFailure, type DatabaseSnapshot, type Row, type Statement } from './database.ts';
import { connectHttp, runBatch, type HttpServer } from './http-connection.ts';

const limits = {
  /** A report's read may be long. */
  answerMs: 30_000,
  /** sqld forgets a stream that was not asked anything for 10 s. */
  pingEveryMs: 2_000,
  /** Nobody who reads pauses for so long: the snapshot was forgotten, and is let go. */
  idleMs: 5 * 60_000,
};

/** Fails in whatever is no longer the transaction in which it was set. */
const mark = 'held';
const check: Statement = { sql: `ROLLBACK TO ${mark}`, args: [] };
const isHeld: readonly Statement[] = [
  // The transaction sees what its first read sees.
  { sql: 'SELECT count(*) FROM sqlite_schema', args: [] },
  { sql: `SAVEPOINT ${mark}`, args: [] },
];

/**
 * Holds a server's database as it is: a read transaction on a stream of its own, kept alive while
 * nobody reads. The stream is lost with the server, or where that ends it early; from then on every
 * read is a `ReadFailure`, never one of another moment: each first asks for the mark that was set.
 */
export async function openHttpSnapshot(
  server: Omit<HttpServer, 'limitMs'>,
  pingEveryMs = limits.pingEveryMs,
): Promise<DatabaseSnapshot> {
  const client = connectHttp({ ...server, limitMs: limits.answerMs });
  let ended: ReadFailure | undefined;
  let lastReadAt = performance.now();
  let open = 0;

  const end = (reason: string): ReadFailure => {
    clearInterval(pings);
    ended ??= new ReadFailure(reason);
    return ended;
  };
  const lose = (reason: string): ReadFailure => {
    const lost = end(reason);
    client.close();
    return lost;
  };
  const run = async (
    transaction: Transaction,
    statements: readonly Statement[],
  ): Promise<Row[][]> => {
    open++;
    try {
      return await runBatch(transaction, statements, 'read');
    } catch (error) {
      const { message } = error as Error;
      if (isMistake(error)) throw new ReadFailure(message);
      throw lose(`The snapshot is lost; take another one: ${message}`);
    } finally {
      open--;
    }
  };
  const ping = (): void => {
    if (open > 0) return;
    if (performance.now() - lastReadAt > limits.idleMs) {
      lose('The snapshot was not read for too long; take another one');
      return;
    }
    void run(held, [check]).catch(() => undefined);
  };

  const held = await client.transaction('read');
  const pings = setInterval(ping, pingEveryMs);
  try {
    await run(held, isHeld);
  } catch (error) {
    throw lose((error as Error).message);
  }
  return {
    async read(statements) {
      if (ended) throw ended;
      lastReadAt = performance.now();
      const [, ...results] = await run(held, [check, ...statements]);
      return results;
    },
    async close() {
      if (ended) return;
      end('The snapshot is closed');
      await held.rollback().catch(() => undefined);
      client.close();
    },
  };
}

/** A statement that is wrong by itself; the check before it was well. */
const isMistake = (error: unknown): boolean =>
  error instanceof LibsqlBatchError &&
  error.statementIndex > 0 &&
  !/^(TRANSACTION|STREAM|BLOCKED)/.test(error.code);
