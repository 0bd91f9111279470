/** A value of SQLite in Hrana's JSON. */
export type Value =
  | { readonly type: 'null' }
  | { readonly type: 'integer' | 'text'; readonly value: string }
  | { readonly type: 'float'; readonly value: number }
  | { readonly type: 'blob'; readonly base64: string };

export interface Statement {
  readonly sql?: string;
  readonly sql_id?: number;
  readonly args?: readonly Value[];
}

export interface Condition {
  readonly type: 'ok' | 'error' | 'not' | 'and' | 'or' | 'is_autocommit';
  readonly step?: number;
  readonly cond?: Condition;
  readonly conds?: readonly Condition[];
}

export interface Step {
  readonly stmt: Statement;
  readonly condition?: Condition | null;
}

/** One request of a pipeline. */
export interface Request {
  readonly type: string;
  readonly stmt?: Statement;
  readonly sql?: string;
  readonly sql_id?: number;
  readonly batch?: { readonly steps: readonly Step[] };
}

/** The body of `POST /v2/pipeline`. */
export interface Pipeline {
  readonly baton?: string | null;
  readonly requests: readonly Request[];
}

export interface WireError {
  readonly message: string;
  readonly code: string;
}

export function decode(value: Value): string | number | bigint | Buffer | null {
  if (value.type === 'null') return null;
  if (value.type === 'integer') return BigInt(value.value);
  return value.type === 'blob' ? Buffer.from(value.base64, 'base64') : value.value;
}

export function encode(value: unknown): Value {
  if (value === null || value === undefined) return { type: 'null' };
  if (typeof value === 'bigint') return { type: 'integer', value: String(value) };
  if (typeof value === 'number') return { type: 'float', value };
  if (typeof value === 'string') return { type: 'text', value };
  return { type: 'blob', base64: Buffer.from(value as Uint8Array).toString('base64') };
}

/** SQLite's primary result codes that clients tell apart; they are the low byte of the others. */
const primaryCodes: Readonly<Record<number, string>> = {
  5: 'SQLITE_BUSY',
  6: 'SQLITE_LOCKED',
  8: 'SQLITE_READONLY',
  10: 'SQLITE_IOERR',
  13: 'SQLITE_FULL',
  18: 'SQLITE_TOOBIG',
  19: 'SQLITE_CONSTRAINT',
  20: 'SQLITE_MISMATCH',
  25: 'SQLITE_RANGE',
};

/**
 * As sqld says it: the primary result code by its name, and SQLite's message behind a prefix. What
 * could not be compiled has a code of its own.
 */
export function errorOf(thrown: unknown): WireError {
  const error = thrown as { message: string; code?: string; rawCode?: number };
  const { message, code = 'SQLITE_UNKNOWN', rawCode = 0 } = error;
  if (rawCode === 1) {
    return { message: `SQL input error: ${message} (at offset 0)`, code: 'SQL_INPUT_ERROR' };
  }
  return { message: `SQLite error: ${message}`, code: primaryCodes[rawCode & 0xff] ?? code };
}
