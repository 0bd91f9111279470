/// <reference lib="webworker" />
import Sqlite from 'libsql';

/** What the main thread asks the thread of a statement. */
export interface LongStatement {
  readonly file: string;
  readonly sql: string;
  readonly args: readonly string[];
  /** How long a lock is waited for. */
  readonly busyMs: number;
}

/** What the thread of a statement answers. */
export type LongStatementResponse =
  { readonly rows: readonly Readonly<Record<string, unknown>>[] } | { readonly message: string };

function run({ file, sql, args, busyMs }: LongStatement): LongStatementResponse {
  try {
    const sqlite = new Sqlite(file, { timeout: busyMs });
    try {
      const statement = sqlite.prepare(sql);
      if (statement.reader) return { rows: statement.all([...args]) as Record<string, unknown>[] };
      statement.run([...args]);
      return { rows: [] };
    } finally {
      sqlite.close();
    }
  } catch (error) {
    return { message: (error as Error).message };
  }
}

addEventListener('message', ({ data }: MessageEvent<LongStatement>) => postMessage(run(data)), {
  once: true,
});
