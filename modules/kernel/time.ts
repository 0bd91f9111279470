import * as v from 'valibot';

const format =
  /^(\d{4})-(\d\d)-(\d\d)T([01]\d|2[0-3]):[0-5]\d:[0-5]\d(\.\d{1,9})?(Z|[+-]([01]\d|2[0-3]):[0-5]\d)$/i;

/** `Date` takes the 31st of February for the 3rd of March: only days that exist are taken here. */
function isTime(value: string): boolean {
  const [, year = 0, month = 0, day = 0] = (format.exec(value) ?? []).map(Number);
  const daysOfMonth = new Date(Date.UTC(2_000 + (year % 400), month, 0)).getUTCDate();
  return month >= 1 && month <= 12 && day >= 1 && day <= daysOfMonth;
}

/** A time as a caller sends it (RFC 3339, section 5.6). */
export const Time = v.pipe(
  v.string('Send the time as a string'),
  v.check(isTime, 'Send an RFC 3339 time, such as 2030-01-31T12:00:00.000Z'),
);

/**
 * A time that the schema took, in UTC with milliseconds, as our own times are written: texts that
 * can be compared. What is finer than a millisecond is cut off, or rounded up.
 */
export function millisecondsOf(time: string, round: 'down' | 'up'): string {
  const [, , , , , fraction = ''] = format.exec(time) ?? [];
  const [kept, finer] = [fraction.slice(0, 4), fraction.slice(4)];
  const at = Date.parse(time.replace(fraction, kept).toUpperCase());
  const rounded = round === 'up' && /[1-9]/.test(finer) ? at + 1 : at;
  return new Date(Math.min(Math.max(rounded, firstMs), lastMs)).toISOString();
}

/** Offsets reach beyond the years that have four digits. */
const firstMs = Date.parse('0000-01-01T00:00:00.000Z');
const lastMs = Date.parse('9999-12-31T23:59:59.999Z');

/** A day as a caller names it, `2030-01-31`. */
export const Day = v.pipe(
  v.string('Send one day'),
  v.check(
    (value) => isTime(`${value}T00:00:00Z`),
    'Send a day of the calendar, such as 2030-01-31',
  ),
);
