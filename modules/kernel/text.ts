import * as v from 'valibot';

/** Text of at most `limit` characters that every store and every JSON parser keeps as it is. */
export const text = (limit: number) =>
  v.pipe(
    v.string('Send this as a string'),
    v.check(upTo(limit), `Send at most ${limit.toLocaleString('en-US')} characters`),
    v.check(isStorable, 'Remove NUL characters and halves of surrogate pairs'),
  );

/** A check of a text's length that can tell its limit to whoever describes it. */
export interface LengthCheck {
  (value: string): boolean;
  /** As JSON Schema counts it: in characters. */
  readonly maxLength: number;
}

const upTo = (maxLength: number): LengthCheck =>
  Object.assign((value: string) => isUpTo(maxLength, value), { maxLength });

/** Whether a text has at most `limit` characters: code points, of which some are surrogate pairs. */
export const isUpTo = (limit: number, value: string): boolean =>
  value.length <= limit || value.replaceAll(pair, '.').length <= limit;

const pair = /[\ud800-\udbff][\udc00-\udfff]/g;

/** NUL ends a string in C; half a surrogate pair has no form in UTF-8 (Unicode 3.9, D92). */
export const isStorable = (value: string): boolean =>
  !value.includes('\u0000') && value.isWellFormed();
