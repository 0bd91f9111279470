import type { Row, SqlValue } from '../../database/database.ts';
import { pageSize, statement, type Walk } from './check.ts';

/** A table in the order of a key, page by page. */
export interface Paged {
  readonly table: string;
  /** Columns of an index that is unique. */
  readonly key: readonly string[];
  /** Other columns of a page. */
  readonly columns: readonly string[];
  /** What lies before every key. */
  readonly start: readonly SqlValue[];
  /** Queries on `page`, the rows of one page. */
  readonly questions: readonly string[];
}

/** Walks over a table; hands over the answers to the questions, page by page. Memory stays flat. */
export async function walkPages(
  walk: Walk,
  { table, key, columns, start, questions }: Paged,
  each: (answers: readonly (readonly Row[])[]) => void | Promise<void>,
): Promise<void> {
  const order = key.join(', ');
  const after = `(${order}) > (${key.map((_, index) => `?${index + 1}`).join(', ')})`;
  const rows = `SELECT ${[...key, ...columns].join(', ')} FROM ${table}
    WHERE ${after} ORDER BY ${order} LIMIT ${pageSize}`;
  let place = start;
  for (;;) {
    const [[last] = [], [count] = [], ...answers] = await walk.read([
      statement(`SELECT * FROM (${rows}) LIMIT 1 OFFSET ${pageSize - 1}`, ...place),
      statement(`SELECT count(*) AS count FROM (${rows})`, ...place),
      ...questions.map((question) => statement(`WITH page AS (${rows}) ${question}`, ...place)),
    ]);
    walk.passed(Number(count?.['count'] ?? 0));
    await each(answers);
    if (!last) return;
    place = key.map((column) => last[column] ?? null);
  }
}
