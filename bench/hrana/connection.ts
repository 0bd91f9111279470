import Sqlite from 'libsql';
import { decode, encode, type Value } from './wire.ts';

/** What a statement returns, as Hrana has it. */
export interface StatementResult {
  readonly cols: readonly { readonly name: string; readonly decltype: null }[];
  readonly rows: readonly (readonly Value[])[];
  readonly affected_row_count: number;
  readonly last_insert_rowid: string | null;
}

/** A connection to a database file, of one stream. */
export interface Connection {
  execute(sql: string, args: readonly Value[]): StatementResult;
  readonly inTransaction: boolean;
  close(): void;
}

const nothing: StatementResult = {
  cols: [],
  rows: [],
  affected_row_count: 0,
  last_insert_rowid: null,
};

const preparedLimit = 300;
const beginsReadOnly = /^\s*BEGIN\b.*\bREADONLY\b/i;
const ends = /^\s*(COMMIT|END|ROLLBACK(?!.*\bTO\b))\b/i;

/** Opens the file. What waits for a lock waits at the client, as `timeout: 0` has it. */
export function openConnection(path: string): Connection {
  const sqlite = new Sqlite(path, { timeout: 0 });
  sqlite.defaultSafeIntegers(true);
  for (const pragma of ['journal_mode = WAL', 'synchronous = FULL']) {
    sqlite.exec(`PRAGMA ${pragma}`);
  }
  const prepared = new Map<string, ReturnType<typeof sqlite.prepare>>();
  const prepare = (sql: string) => {
    const known = prepared.get(sql);
    if (known) return known;
    const [oldest] = prepared.keys();
    if (prepared.size >= preparedLimit && oldest !== undefined) prepared.delete(oldest);
    const made = sqlite.prepare(sql);
    prepared.set(sql, made);
    return made;
  };
  return {
    get inTransaction() {
      return sqlite.inTransaction;
    },
    execute(sql, args) {
      const statement = prepare(sql);
      if (!statement.reader) {
        const { changes, lastInsertRowid } = statement.run(args.map(decode));
        if (beginsReadOnly.test(sql)) sqlite.exec('PRAGMA query_only = ON');
        if (ends.test(sql)) sqlite.exec('PRAGMA query_only = OFF');
        const last = String(lastInsertRowid);
        return { ...nothing, affected_row_count: changes, last_insert_rowid: last };
      }
      return readAll(statement, args);
    },
    close: () => void sqlite.close(),
  };
}

/** All rows of a statement that has some. */
export function readAll(
  statement: ReturnType<Sqlite.Database['prepare']>,
  args: readonly Value[],
): StatementResult {
  const rows = statement.raw(true).all(args.map(decode)) as unknown[][];
  const cols = statement.columns().map(({ name }) => ({ name, decltype: null }));
  return { ...nothing, cols, rows: rows.map((row) => row.map(encode)) };
}
