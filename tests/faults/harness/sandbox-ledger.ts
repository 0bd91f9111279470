import { Database } from 'bun:sqlite';

/** A payment that was asked for, and what has to have become of it. */
export interface Expected {
  readonly id: string;
  readonly status: string;
  /** What was moved of it, all in all: minor units. */
  readonly held: number;
  readonly captured: number;
  readonly refunded: number;
}

type Row = Record<string, string | number | null>;

/**
 * Everything that is wrong between a database and the sandbox that its payments were collected by,
 * and what of a collection is still open. Empty when all is well.
 */
export function collectionFaults(databaseFile: string, expected: readonly Expected[]): string[] {
  const database = new Database(databaseFile, { readonly: true });
  database.run(`ATTACH '${databaseFile.replace(/\.db$/, '-sandbox.db')}' AS sandbox`);
  const all = (sql: string, ...args: string[]): Row[] =>
    database.query<Row, string[]>(sql).all(...args);
  const none = (what: string, sql: string): string[] =>
    all(sql).map((row) => `${what}: ${JSON.stringify(row)}`);
  try {
    return [
      ...none(
        'A command that nobody answers',
        `SELECT id, type, status FROM commands WHERE status IN ('accepted', 'executing', 'failed')`,
      ),
      ...none(
        'A charge that was made twice',
        `SELECT payment_id, count(*) AS charges FROM sandbox.charges
          GROUP BY organization_id, payment_id HAVING charges > 1`,
      ),
      ...none(
        'A process that has nothing to do any more',
        `SELECT p.subject, p.due_at FROM processes AS p JOIN payments USING (organization_id)
          WHERE payments.id = p.subject AND status IN ('completed', 'failed', 'canceled')`,
      ),
      ...expected.flatMap((each) => faultsOf(each, all)),
    ];
  } finally {
    database.close();
  }
}

function faultsOf(
  { id, ...expected }: Expected,
  all: (sql: string, ...args: string[]) => Row[],
): string[] {
  const [payment] = all(
    `SELECT status, json ->> 'amountCaptured' AS captured, json ->> 'amountRefunded' AS refunded
      FROM payments WHERE id = ?`,
    id,
  );
  const moved = (kind: string): number =>
    Number(
      all(
        `SELECT sum(amount) AS sum FROM sandbox.movements WHERE payment_id = ? AND kind = ?`,
        id,
        kind,
      )[0]?.['sum'],
    );
  const sums = { captured: moved('capture'), refunded: moved('refund') };
  const found = { status: payment?.['status'], held: moved('hold'), ...sums };
  const shown = { captured: payment?.['captured'], refunded: payment?.['refunded'] };
  return [
    ...(Bun.deepEquals(found, expected)
      ? []
      : [`${id} became ${JSON.stringify(found)}, not ${JSON.stringify(expected)}`]),
    ...(Bun.deepEquals(shown, sums) ? [] : [`${id} shows ${JSON.stringify({ shown, sums })}`]),
  ];
}

/** How many answers of providers were brought. */
export function settlesIn(databaseFile: string): number {
  const database = new Database(databaseFile, { readonly: true });
  const sql = `SELECT count(*) AS count FROM commands WHERE type = 'payments.settle'`;
  try {
    return database.query<{ count: number }, []>(sql).get()?.count ?? 0;
  } finally {
    database.close();
  }
}
