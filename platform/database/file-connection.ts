import { fileURLToPath } from 'node:url';
import Sqlite from 'libsql';
import type { Row, Statement } from './database.ts';

/** One connection to a file, which keeps the statements that it has prepared. */
export interface FileConnection {
  /** Runs all statements in one transaction; returns plain rows, which can be posted to a thread. */
  run(statements: readonly Statement[], mode: 'read' | 'write'): Row[][];
  /** From now on `run` only reads, in one transaction that ends with the connection. */
  hold(): void;
  close(): void;
}

/** Beyond these, searches with filters that nobody repeats, the oldest one is forgotten. */
const preparedLimit = 200;

/** `timeout: 0`, because SQLite's own busy wait stops the thread. */
export function openConnection(url: string): FileConnection {
  const sqlite = new Sqlite(pathOf(url), { timeout: 0 });
  sqlite.defaultSafeIntegers(true);
  try {
    // FULL: an acknowledged commit survives a power cut.
    const pragmas = [
      'journal_mode = WAL',
      'synchronous = FULL',
      'cache_size = -65536',
      'temp_store = MEMORY',
    ];
    for (const pragma of pragmas) sqlite.exec(`PRAGMA ${pragma}`);
  } catch (error) {
    sqlite.close();
    throw error;
  }
  const prepared = new Map<string, ReturnType<typeof sqlite.prepare>>();
  // Preparing costs as much as running: it was 60 % of a small batch.
  const prepare = (sql: string) => {
    const known = prepared.get(sql);
    if (known) return known;
    const [oldest] = prepared.keys();
    if (prepared.size >= preparedLimit && oldest !== undefined) prepared.delete(oldest);
    const made = sqlite.prepare(sql);
    prepared.set(sql, made);
    return made;
  };
  const runOne = ({ sql, args }: Statement): Row[] => {
    const statement = prepare(sql);
    if (statement.reader) return statement.all([...args]) as Row[];
    statement.run([...args]);
    return [];
  };
  const runAll = (statements: readonly Statement[]): Row[][] => statements.map(runOne);
  let held = false;
  return {
    hold() {
      sqlite.exec('PRAGMA query_only = ON');
      sqlite.exec('BEGIN');
      // The transaction sees what its first read sees.
      sqlite.prepare('SELECT count(*) FROM sqlite_schema').all([]);
      held = true;
    },
    run(statements, mode) {
      if (held) return runAll(statements);
      // A transaction round a single read would take as long as the read.
      if (mode === 'read' && statements.length === 1) return runAll(statements);
      prepare(mode === 'read' ? 'BEGIN' : 'BEGIN IMMEDIATE').run([]);
      try {
        const results = runAll(statements);
        prepare('COMMIT').run([]);
        return results;
      } catch (error) {
        if (sqlite.inTransaction) sqlite.exec('ROLLBACK');
        throw error;
      }
    },
    close: () => void sqlite.close(),
  };
}

/** `file:/absolute`, `file:///absolute`, or `file:relative` as libSQL's own client takes it. */
const pathOf = (url: string): string =>
  url.startsWith('file:/') ? fileURLToPath(url) : url.slice('file:'.length);
