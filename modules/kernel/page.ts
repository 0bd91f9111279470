import * as v from 'valibot';

const upTo100 = (what: string) =>
  v.pipe(
    v.string(`Send one ${what}`),
    v.regex(/^[1-9][0-9]{0,2}$/, `Send a ${what} between 1 and 100`),
    v.transform(Number),
    v.maxValue(100, `Send a ${what} between 1 and 100`),
  );

/** The `limit` of a list, as it stands in a query string: 1 to 100. */
export const PageLimit = upTo100('limit');

/** The `size` of a numbered page: 1 to 100. */
export const PageSize = upTo100('size');

/** The `page` of a list, counted from 1. */
export const PageNumber = v.pipe(
  v.string('Send one page'),
  v.regex(/^[1-9][0-9]{0,4}$/, 'Send a page between 1 and 10000'),
  v.transform(Number),
  v.maxValue(10_000, 'Send a page between 1 and 10000'),
);

/** The last row of a list that a page's number reaches, and the greatest count of rows one by one. */
export const countedRows = 10_000;

/** How many rows a list has. Beyond what is counted it has at least `value`. */
export type Total = { readonly value: number; readonly exact: boolean };

/** From where, and to which side, a page is read. What a cursor remembers. */
export interface PageMark<Place> {
  readonly towards: 'next' | 'previous';
  readonly place: Place;
  /** Whether a row at the very place belongs to the page. */
  readonly inclusive: boolean;
}

/** What was read for a page, in the direction of its mark. */
export interface PageRead<Row, Place> {
  /** One row more than the page has room for tells that there are more. */
  readonly rows: readonly Row[];
  /** Where reading stopped because it had looked at enough; undefined at the end of the list. */
  readonly edge?: Place | undefined;
  /** Whether rows were passed over before the first one. */
  readonly skipped?: boolean;
}

export interface Page<Row, Place> {
  /** In the order of the list. */
  readonly rows: readonly Row[];
  readonly next: PageMark<Place> | null;
  readonly previous: PageMark<Place> | null;
}

/**
 * The page that was read from `mark`, and the marks of its neighbours. A short page, even an empty
 * one, has a further neighbour where reading stopped before the end.
 */
export function pageOf<Place, Row extends Place>(
  { rows: read, edge, skipped = false }: PageRead<Row, Place>,
  limit: number,
  mark: PageMark<Place> | undefined,
): Page<Row, Place> {
  const rows = read.slice(0, limit);
  const towards = mark?.towards ?? 'next';
  const back = towards === 'next' ? 'previous' : 'next';
  const onwards = markAt(towards, read.length > limit ? rows.at(-1) : edge);
  const [first] = rows;
  const backwards = first
    ? markAt(back, mark || skipped ? first : undefined)
    : markAt(back, mark?.place, !mark?.inclusive);
  return towards === 'next'
    ? { rows, next: onwards, previous: backwards }
    : { rows: rows.toReversed(), next: backwards, previous: onwards };
}

const markAt = <Place>(
  towards: PageMark<Place>['towards'],
  place: Place | undefined,
  inclusive = false,
): PageMark<Place> | null => (place === undefined ? null : { towards, place, inclusive });

/** The body of a list: rows are JSON texts already. */
export function listBody(
  rows: readonly string[],
  next: string | null,
  previous: string | null,
  total?: Total,
): string {
  const marks = { nextCursor: next, previousCursor: previous, ...(total && { total }) };
  return `{"data":[${rows.join(',')}],${JSON.stringify(marks).slice(1)}`;
}
