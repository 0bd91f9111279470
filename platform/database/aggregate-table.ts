import type { AggregateChange } from '../commands/ports.ts';
import type { Row, Statement } from './database.ts';

/**
 * How one kind of aggregate lies in its table. Every such table has the columns `organization_id`,
 * `id`, `version` and `json` (the resource); the rest is for the queries.
 */
export interface AggregateTable {
  readonly aggregateType: string;
  readonly table: string;
  /** The columns that `restore` reads, beside `organization_id` and `id`. */
  readonly columns: readonly string[];
  /** Children that lie inside of it and have ids of their own, and the command that makes them. */
  readonly children?: {
    readonly type: string;
    readonly table: string;
    readonly madeBy: string;
  };
  /**
   * Where an organization has a bounded number: the rows that count, the index that has no others
   * (or few), and the command that makes one.
   */
  readonly limited?: { readonly where: string; readonly index: string; readonly madeBy: string };
  restore(row: Row): unknown;
  /** One statement for all changes of a batch: a statement for each would cost twice the time. */
  save(changes: readonly AggregateChange[]): readonly Statement[];
}

/** `INSERT … SELECT … FROM json_each`: any number of rows in one statement, prepared once. */
export function insertRows(
  table: string,
  columns: readonly string[],
  rows: readonly (readonly (string | number | null)[])[],
  conflict = '',
): Statement {
  const values = columns.map((_, index) => `value ->> ${index}`).join(', ');
  return {
    sql: `INSERT INTO ${table} (${columns.join(', ')})
      SELECT ${values} FROM json_each(?) WHERE true ${conflict}`,
    args: [JSON.stringify(rows)],
  };
}

/** The same, taking the place of a row with the same key. */
export const upsertRows = (
  table: string,
  key: readonly string[],
  columns: readonly string[],
  rows: readonly (readonly (string | number | null)[])[],
): Statement => {
  const changed = columns.filter((column) => !key.includes(column));
  const set = changed.map((column) => `${column} = excluded.${column}`).join(', ');
  return insertRows(table, columns, rows, `ON CONFLICT (${key.join(', ')}) DO UPDATE SET ${set}`);
};
