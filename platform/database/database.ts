/** A value that SQLite stores; integers come back as bigint, so none loses a digit. */
export type SqlValue = string | number | bigint | null;

/** One SQL statement with its positional parameters. */
export interface Statement {
  readonly sql: string;
  readonly args: readonly SqlValue[];
}

/** The rows of one statement, by column name. */
export type Row = Readonly<Record<string, SqlValue>>;

/**
 * Why a write did not commit.
 *
 * - `conflict`: a guard refused it (a unique key, a trigger); read again and decide again
 * - `unwritable`: a statement can never be written as it is (another constraint, a size, a type)
 * - `unavailable`: certainly nothing was written: locked, full, unreachable
 * - `unknown`: it may have been committed; only reading tells
 */
export type WriteFailureKind = 'conflict' | 'unwritable' | 'unavailable' | 'unknown';

/** Thrown by `write`, with the kind that tells what may be done about it. */
export class WriteFailure extends Error {
  override readonly name = 'WriteFailure';
  constructor(
    readonly kind: WriteFailureKind,
    message: string,
  ) {
    super(message);
  }
}

/** Thrown by `read` when the database did not answer. */
export class ReadFailure extends Error {
  override readonly name = 'ReadFailure';
}

/** What can be read from. */
export interface DatabaseReader {
  /** Reads all statements in one snapshot. Throws `ReadFailure`. */
  read(statements: readonly Statement[]): Promise<readonly (readonly Row[])[]>;
}

/** A database as it was at one moment: no later commit shows, in however many reads. */
export interface DatabaseSnapshot extends DatabaseReader {
  close(): Promise<void>;
}

/** A libSQL database: a file, or a server over HTTP. */
export interface Database extends DatabaseReader {
  /**
   * Writes all statements in one transaction, after every write that was asked for before.
   * Durable when it returns. Throws `WriteFailure`.
   */
  write(statements: readonly Statement[]): Promise<readonly (readonly Row[])[]>;
  /** Reads as `read` does, in the writer's queue: after every write that was asked for before. */
  readInOrder(statements: readonly Statement[]): Promise<readonly (readonly Row[])[]>;
  /**
   * Holds the database as it is when this returns. Its reads run beside everything else and hold up
   * nobody; what it holds takes space until it is closed. Throws `ReadFailure`.
   */
  snapshot(): Promise<DatabaseSnapshot>;
  /** How long the write that returned last ran in the database, without its wait for its turn. */
  readonly writeMs: number;
  /**
   * Since when the outcome of every write is known, by the steady clock; null while one that was
   * given up as `unknown` may still be committed.
   */
  readonly sureSince: number | null;
  close(): Promise<void>;
}

/** The one row of a statement that always has one. */
export function onlyRow(rows: readonly Row[] | undefined): Row {
  const row = rows?.[0];
  if (!row) throw new Error('A statement that always has a row returned none');
  return row;
}
