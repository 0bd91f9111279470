import type { WriteFailureKind } from './database.ts';

/** What the driver tells of an error: SQLite's (extended) result code and its message. */
export interface DriverError {
  readonly code?: string;
  readonly rawCode?: number;
  readonly message: string;
}

/** The primary result codes that mean something here (https://sqlite.org/rescode.html). */
const primaryCodes: Readonly<Record<number, string>> = {
  5: 'SQLITE_BUSY',
  6: 'SQLITE_LOCKED',
  8: 'SQLITE_READONLY',
  13: 'SQLITE_FULL',
  18: 'SQLITE_TOOBIG',
  19: 'SQLITE_CONSTRAINT',
  20: 'SQLITE_MISMATCH',
  25: 'SQLITE_RANGE',
};

const unavailable = ['SQLITE_BUSY', 'SQLITE_LOCKED', 'SQLITE_FULL', 'SQLITE_READONLY'];
const never = ['SQLITE_CONSTRAINT', 'SQLITE_TOOBIG', 'SQLITE_MISMATCH', 'SQLITE_RANGE'];

/** Sorts an error of a write by what may be done about it. */
export function failureKind(error: DriverError): WriteFailureKind {
  const { message } = error;
  if (isOneOf(error, unavailable)) return 'unavailable';
  if (guards.some((guard) => message.includes(guard))) return 'conflict';
  if (isOneOf(error, never)) return 'unwritable';
  // An I/O error may strike before or after the commit record reached the disk.
  return 'unknown';
}

/** Raised by the trigger that keeps a decided command decided. */
export const decidedMessage = 'command_already_decided';

/** Raised by the trigger that lets each row of a bulk job be executed once. */
export const outOfTurnMessage = 'bulk_rows_out_of_turn';

const guards = ['UNIQUE constraint', decidedMessage, outOfTurnMessage];

/** True for the codes after which waiting a little and trying again helps. */
export const isBusy = (error: DriverError): boolean =>
  isOneOf(error, ['SQLITE_BUSY', 'SQLITE_LOCKED']);

/** The driver has no names for all extended codes; their low byte is the primary one. */
const isOneOf = ({ code = '', rawCode = 0 }: DriverError, codes: readonly string[]): boolean => {
  const primary = primaryCodes[rawCode & 0xff];
  return codes.some((each) => each === primary || code.startsWith(each));
};
