import { fileURLToPath } from 'node:url';
import Sqlite from 'libsql';
import { readAll, type Connection } from '../../bench/hrana/connection.ts';
import { createPrimary } from '../../bench/hrana/primary.ts';
import { answerAll } from '../../bench/hrana/requests.ts';
import type { Pipeline } from '../../bench/hrana/wire.ts';
import { startFaultyServer, type FaultyServer } from './faulty-server.ts';

/** A replica of a database file over Hrana-HTTP (version 2, JSON), with faults to set. */
export interface HranaServer extends FaultyServer {
  readonly authToken: string;
  /**
   * How far it is behind, in milliseconds: 0 is not at all, and Infinity stays where it is. What is
   * answered is at least so old, and while it is asked all the time less than twice as old.
   */
  lagMs: number;
}

/** The same of a primary: what is written through it is in the file. */
export interface HranaPrimary extends FaultyServer {
  readonly authToken: string;
  /** How many streams its clients hold. */
  readonly streams: number;
}

/** A snapshot that stays as it is: a transaction that was begun, and reads. */
interface Snapshot {
  readonly sqlite: Sqlite.Database;
  readonly at: number;
}

const pathOf = (url: string): string =>
  url.startsWith('file:/') ? fileURLToPath(url) : url.slice('file:'.length);

/** Serves the file at a `file:` URL as a primary does. */
export async function startHranaPrimary(
  databaseUrl: string,
  { port = 0, expireMs = 10_000 }: { readonly port?: number; readonly expireMs?: number } = {},
): Promise<HranaPrimary> {
  const authToken = 'primary-token';
  const primary = createPrimary({ file: pathOf(databaseUrl), authToken, expireMs });
  const http = await startFaultyServer(
    ({ path, headers: { authorization }, body }) => primary.answer({ path, authorization, body }),
    port,
  );
  const closeHttp = http.close;
  return Object.defineProperty(
    Object.assign(http, {
      authToken,
      streams: 0,
      async close() {
        await closeHttp();
        primary.close();
      },
    }),
    'streams',
    { get: () => primary.streams },
  );
}

/** Serves the file at a `file:` URL. Nothing can be written through it. */
export async function startHranaServer(databaseUrl: string, port = 0): Promise<HranaServer> {
  const authToken = 'replica-token';
  const path = pathOf(databaseUrl);

  const open = (): Snapshot => {
    const sqlite = new Sqlite(path);
    sqlite.defaultSafeIntegers(true);
    sqlite.exec('BEGIN');
    // A transaction sees what there is when it reads for the first time.
    sqlite.prepare('SELECT count(*) FROM sqlite_schema').all();
    return { sqlite, at: performance.now() };
  };
  let served = open();
  let next: Snapshot | undefined;

  const move = (to: Snapshot): void => {
    served.sqlite.close();
    served = to;
  };
  const current = (): Sqlite.Database => {
    if (server.lagMs === 0) {
      next?.sqlite.close();
      next = undefined;
      move(open());
    } else if (server.lagMs !== Number.POSITIVE_INFINITY) {
      if (next && performance.now() - next.at >= server.lagMs) {
        move(next);
        next = undefined;
      }
      next ??= open();
    }
    return served.sqlite;
  };

  const http = await startFaultyServer(({ path: asked, headers, body }) => {
    if (headers.authorization !== `Bearer ${authToken}`) {
      return { status: 401, json: { message: 'Unauthorized' } };
    }
    if (asked !== '/v2/pipeline') return { status: 404, json: { message: 'Not found' } };
    const { requests } = JSON.parse(body) as Pipeline;
    const connection = readOnly(current());
    const results = answerAll(requests, { connection, texts: new Map(), failed: false });
    return { status: 200, json: { baton: null, base_url: null, results } };
  }, port);

  const server: HranaServer = Object.assign(http, { authToken, lagMs: 0 });
  const closeHttp = http.close;
  return Object.assign(server, {
    async close() {
      await closeHttp();
      served.sqlite.close();
      next?.sqlite.close();
    },
  });
}

const transaction = /^\s*(BEGIN|COMMIT|ROLLBACK)\b/i;

/** All that is asked lies in the one transaction that is the snapshot. */
const readOnly = (sqlite: Sqlite.Database): Connection => ({
  inTransaction: true,
  execute(sql, args) {
    if (transaction.test(sql)) {
      return { cols: [], rows: [], affected_row_count: 0, last_insert_rowid: null };
    }
    const statement = sqlite.prepare(sql);
    if (!statement.reader || !/^\s*(SELECT|WITH|EXPLAIN)\b/i.test(sql)) {
      throw Object.assign(new Error('attempt to write a readonly database'), {
        code: 'SQLITE_READONLY',
      });
    }
    return readAll(statement, args);
  },
  close: () => undefined,
});
