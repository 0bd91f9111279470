import * as v from 'valibot';

/** Text of at most `limit` characters that every store and every JSON parser keeps as it is. */
export const text = (limit: number) =>
  v.pipe(
    v.string('Send this as a string'),
    v.maxLength(limit, `Send at most ${limit.toLocaleString('en-US')} characters`),
    v.check(isStorable, 'Remove NUL characters and halves of surrogate pairs'),
  );

/** NUL ends a string in C; half a surrogate pair has no form in UTF-8 (Unicode 3.9, D92). */
export const isStorable = (value: string): boolean =>
  !value.includes('\u0000') && value.isWellFormed();
