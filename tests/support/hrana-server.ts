import { fileURLToPath } from 'node:url';
import Sqlite from 'libsql';
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

type Value =
  | { readonly type: 'null' }
  | { readonly type: 'integer' | 'text'; readonly value: string }
  | { readonly type: 'float'; readonly value: number }
  | { readonly type: 'blob'; readonly base64: string };

interface Statement {
  readonly sql?: string;
  readonly sql_id?: number;
  readonly args?: readonly Value[];
}

interface Condition {
  readonly type: 'ok' | 'error' | 'not' | 'and' | 'or' | 'is_autocommit';
  readonly step?: number;
  readonly cond?: Condition;
  readonly conds?: readonly Condition[];
}

interface Request {
  readonly type: string;
  readonly stmt?: Statement;
  readonly sql?: string;
  readonly sql_id?: number;
  readonly batch?: { readonly steps: readonly { stmt: Statement; condition?: Condition | null }[] };
}

/** A snapshot that stays as it is: a transaction that was begun, and reads. */
interface Snapshot {
  readonly sqlite: Sqlite.Database;
  readonly at: number;
}

/** Serves the file at a `file:` URL. Nothing can be written through it. */
export async function startHranaServer(databaseUrl: string): Promise<HranaServer> {
  const authToken = 'replica-token';
  const path = databaseUrl.startsWith('file:/') ? fileURLToPath(databaseUrl) : databaseUrl.slice(5);

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
    const { requests } = JSON.parse(body) as { readonly requests: readonly Request[] };
    const stream = { sqlite: current(), texts: new Map<number, string>() };
    const results = requests.map((request) => {
      try {
        return { type: 'ok', response: { type: request.type, ...respond(request, stream) } };
      } catch (error) {
        return { type: 'error', error: errorOf(error) };
      }
    });
    return { status: 200, json: { baton: null, base_url: null, results } };
  });

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

interface Stream {
  readonly sqlite: Sqlite.Database;
  /** What `store_sql` has stored. */
  readonly texts: Map<number, string>;
}

function respond(request: Request, stream: Stream): object {
  const { type, stmt, sql, sql_id: id = 0, batch } = request;
  if (type === 'execute' && stmt) return { result: execute(stmt, stream) };
  if (type === 'batch' && batch) return { result: runBatch(batch.steps, stream) };
  if (type === 'store_sql' && sql !== undefined) stream.texts.set(id, sql);
  else if (type !== 'close' && type !== 'close_sql') throw new Error(`Cannot do "${type}"`);
  return {};
}

function runBatch(
  steps: readonly { readonly stmt: Statement; readonly condition?: Condition | null }[],
  stream: Stream,
): object {
  const results: unknown[] = [];
  const errors: unknown[] = [];
  for (const { stmt, condition } of steps) {
    let result: unknown = null;
    let error: unknown = null;
    try {
      if (holds(condition, results, errors)) result = execute(stmt, stream);
    } catch (thrown) {
      error = errorOf(thrown);
    }
    results.push(result);
    errors.push(error);
  }
  return { step_results: results, step_errors: errors };
}

function holds(
  condition: Condition | null | undefined,
  results: readonly unknown[],
  errors: readonly unknown[],
): boolean {
  if (!condition) return true;
  const { type, step = 0, cond, conds = [] } = condition;
  if (type === 'ok') return Boolean(results[step]);
  if (type === 'error') return Boolean(errors[step]);
  if (type === 'not') return !holds(cond, results, errors);
  if (type === 'and') return conds.every((each) => holds(each, results, errors));
  if (type === 'or') return conds.some((each) => holds(each, results, errors));
  return false;
}

const transaction = /^\s*(BEGIN|COMMIT|ROLLBACK)\b/i;

function execute({ sql, sql_id: id = 0, args = [] }: Statement, { sqlite, texts }: Stream) {
  const text = sql ?? texts.get(id) ?? '';
  const nothing = { cols: [], rows: [], affected_row_count: 0, last_insert_rowid: null };
  // All of them lie in the one transaction that is the snapshot.
  if (transaction.test(text)) return nothing;
  const statement = sqlite.prepare(text);
  if (!statement.reader || !/^\s*(SELECT|WITH|EXPLAIN)\b/i.test(text)) {
    throw Object.assign(new Error('attempt to write a readonly database'), {
      code: 'SQLITE_READONLY',
    });
  }
  const rows = statement.raw(true).all(args.map(decode)) as unknown[][];
  const cols = statement.columns().map(({ name }) => ({ name, decltype: null }));
  return { ...nothing, cols, rows: rows.map((row) => row.map(encode)) };
}

function decode(value: Value): string | number | bigint | Buffer | null {
  if (value.type === 'null') return null;
  if (value.type === 'integer') return BigInt(value.value);
  return value.type === 'blob' ? Buffer.from(value.base64, 'base64') : value.value;
}

function encode(value: unknown): Value {
  if (value === null || value === undefined) return { type: 'null' };
  if (typeof value === 'bigint') return { type: 'integer', value: String(value) };
  if (typeof value === 'number') return { type: 'float', value };
  if (typeof value === 'string') return { type: 'text', value };
  return { type: 'blob', base64: Buffer.from(value as Uint8Array).toString('base64') };
}

const errorOf = (error: unknown) => {
  const { message, code = 'SQLITE_ERROR' } = error as { message: string; code?: string };
  return { message, code };
};
