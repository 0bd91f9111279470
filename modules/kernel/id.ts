import * as v from 'valibot';

/** The prefix of each kind of identifier. */
export type IdPrefix =
  'org' | 'key' | 'pay' | 'ref' | 'bulk' | 'rep' | 'cmd' | 'evt' | 'req' | 'whe' | 'whd' | 'whr';

/** Makes identifiers of the form `<prefix>_<uuidv7 without dashes>` (RFC 9562, section 5.7). */
export interface IdMaker {
  make(prefix: IdPrefix): string;
}

/** When an id was made, in milliseconds since 1970; undefined for one that was not made here. */
export function madeAt(id: string): number | undefined {
  const [, time] = /_([0-9a-f]{12})7[0-9a-f]{19}$/.exec(id) ?? [];
  return time === undefined ? undefined : Number.parseInt(time, 16);
}

/** Words that name a route below a collection, so no resource may be called that. */
const routeWords = new Set(['statistics', 'stream', 'search']);

/** An id that a client made before it sent the command. Unique inside its organization. */
export const ClientId = v.pipe(
  v.string('Send the id as a string'),
  v.regex(/^[A-Za-z0-9_-]{1,64}$/, 'Use 1 to 64 letters, digits, "_" or "-" in an id'),
  v.check((id) => !routeWords.has(id), 'Choose another id: this word names a route'),
);
