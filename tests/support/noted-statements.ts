import { createClient } from '@libsql/client/sqlite3';
import type { Database, Statement } from '../../platform/database/database.ts';
import type { TestDatabase } from './database.ts';

/** A database that notes each statement on its way there. */
function noting(database: Database): { database: Database; sent: Statement[] } {
  const sent: Statement[] = [];
  const note = (run: Database['read']) => (statements: readonly Statement[]) => {
    // The newest event is the first row that is met, in the order that the table has by itself.
    sent.push(...statements.filter(({ sql }) => !sql.endsWith('ORDER BY log_id DESC LIMIT 1')));
    return run(statements);
  };
  const noted = {
    ...database,
    read: note(database.read),
    write: note(database.write),
    readInOrder: note(database.readInOrder),
  };
  return { database: noted, sent };
}

/** How the statements that a step sends are carried out, statement by statement. */
export async function plansOf(
  opened: TestDatabase,
  step: (database: Database) => Promise<unknown>,
): Promise<string[][]> {
  const { database, sent } = noting(opened.database);
  await step(database);
  if (sent.length === 0) throw new Error('The step sends no statement');
  // Not in a batch: the driver cannot end a transaction in which a write was explained.
  const client = createClient({ url: opened.url });
  const explained = sent.map(({ sql, args }) =>
    client.execute({ sql: `EXPLAIN QUERY PLAN ${sql}`, args: [...args] }),
  );
  const plans = (await Promise.all(explained)).map(({ rows }) =>
    rows.map((row) => row['detail'] as string),
  );
  client.close();
  return plans;
}

/** Reads all of a table: neither by an index, nor what a statement brought or made itself. */
export const readsAll = (detail: string): boolean =>
  /^SCAN (?!identity|subscriptions)/.test(detail) &&
  !/USING (COVERING )?INDEX|VIRTUAL TABLE|^SCAN (\(|batch|wanted|waiting|named|room|made|chosen|failed|types|minutes|changed|arrived|k$|CONSTANT)/.test(
    detail,
  );
