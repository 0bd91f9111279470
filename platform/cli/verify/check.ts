import type { Row, SqlValue, Statement } from '../../database/database.ts';

/** One thing that is true of every database that is well. */
export interface Check {
  readonly name: string;
  /** What it says, in words. */
  readonly holds: string;
  /** The tables that it walks over, once each. */
  readonly walks: readonly ('events' | 'commands' | 'payments')[];
  run(walk: Walk): Promise<void>;
}

/** What a check reads with and tells. */
export interface Walk {
  readonly now: number;
  /** How long something may wait before it counts as stuck, in milliseconds. */
  readonly patienceMs: number;
  read(statements: readonly Statement[]): Promise<readonly (readonly Row[])[]>;
  /** So many more rows are looked at. */
  passed(rows: number): void;
  /** Something is not as it should be. */
  found(problem: string): void;
}

/** Rows of a page: enough to be quick, and few enough to stay small. */
export const pageSize = 10_000;

/** One row of a statement with one row. */
export const statement = (sql: string, ...args: SqlValue[]): Statement => ({ sql, args });
