import { LibsqlBatchError } from '@libsql/client/http';
import type { WriteFailureKind } from './database.ts';
import { failureKind } from './failure.ts';
import { HttpRefusal } from './http-connection.ts';

/** Of a request that found nobody to take it. Bun and Node name them so. */
const notSent = [
  'ECONNREFUSED',
  'ConnectionRefused',
  'ENOTFOUND',
  'EAI_AGAIN',
  'EHOSTUNREACH',
  'ENETUNREACH',
];

/**
 * What sqld answers where it has ended the transaction, or not begun it: it takes the lock away from
 * a transaction that holds it for 5 s while others wait, and blocks what has used up its quota.
 */
const ended = ['TRANSACTION_TIMEOUT', 'TRANSACTION_BUSY', 'BLOCKED', 'SQL_PARSE_ERROR'];

/** Sorts an error of a write over HTTP by what may be done about it. */
export function httpFailureKind(error: unknown): WriteFailureKind {
  const { message, cause } = error as Error;
  const code = codeOf(error);
  // A value that has no form on the wire; nothing was sent.
  if (error instanceof RangeError) return 'unwritable';
  if (error instanceof HttpRefusal) return isRefusal(error.status) ? 'unavailable' : 'unknown';
  if ([code, codeOf(cause)].some((each) => notSent.includes(each))) return 'unavailable';
  if (ended.includes(code)) return 'unavailable';
  const kind = failureKind({ code, message });
  // A statement before the commit has failed, so the batch went on to roll back.
  return kind === 'unknown' && error instanceof LibsqlBatchError ? 'unavailable' : kind;
}

/** True where a write that certainly did nothing may be sent again in a moment. */
export const isBusyThere = (error: unknown): boolean =>
  ['SQLITE_BUSY', 'SQLITE_LOCKED', 'TRANSACTION_BUSY'].some((each) =>
    codeOf(error).startsWith(each),
  );

/** True where the connection broke, but not where an answer did not come in time. */
export const isBroken = (error: unknown): boolean =>
  ['ECONNRESET', 'EPIPE', 'UND_ERR_SOCKET', 'ConnectionClosed'].some(
    (each) => each === codeOf(error) || each === codeOf((error as Error).cause),
  );

/** The server itself says no; with 408 and 5xx somebody in between may speak for one that went on. */
const isRefusal = (status: number): boolean => status >= 400 && status < 500 && status !== 408;

/** That of a time-out is a number. */
const codeOf = (error: unknown): string => {
  const code = (error as { readonly code?: unknown } | undefined)?.code;
  return typeof code === 'string' ? code : '';
};
