import * as v from 'valibot';
import type { JsonObject } from './json.ts';
import { listBody, pageOf, PageLimit, type PageMark, type PageRead } from './page.ts';
import type { CursorCodec, ParameterProblem } from './query.ts';
import { ok, refuse, type Result } from './result.ts';

/** The parameters of a list that is read page by page. */
export const listParameters = { limit: v.optional(PageLimit), cursor: v.optional(v.string()) };

/** What a reader sends of them. */
export interface AskedPage {
  readonly limit?: number | undefined;
  readonly cursor?: string | undefined;
}

/** A page of a list that is asked for, and the body that answers with it. */
export interface AskedList<Place> {
  /** What to read: newest first, and one row more than `limit` where there are more. */
  readonly page: { readonly limit: number; readonly mark: PageMark<Place> | undefined };
  /** Each row is a resource as JSON text, and has its place among its members. */
  bodyOf(read: PageRead<Place & { readonly json: string }, Place>): string;
}

/**
 * Reads what is asked of a list whose rows have a place: `place` takes that out of a row, and out
 * of a cursor. Where one query has several lists `of` tells them apart.
 */
export function askedList<Place extends JsonObject>(
  place: v.GenericSchema<unknown, Place>,
  { limit = 10, cursor }: AskedPage,
  cursors: CursorCodec,
  of = '',
): Result<AskedList<Place>, ParameterProblem> {
  const Cursor = v.strictObject({
    of: v.literal(of),
    towards: v.picklist(['next', 'previous']),
    place,
  });
  const read = cursor === undefined ? undefined : v.safeParse(Cursor, cursors.read(cursor));
  if (read?.success === false) return refuse(foreignCursor);
  const mark = read && {
    towards: read.output.towards,
    place: read.output.place,
    inclusive: false,
  };
  const write = (to: PageMark<Place> | null): string | null =>
    to && cursors.write({ of, towards: to.towards, place: v.parse(place, to.place) });
  return ok({
    page: { limit, mark },
    bodyOf(found) {
      const { rows, next, previous } = pageOf(found, limit, mark);
      return listBody(
        rows.map(({ json }) => json),
        write(next),
        write(previous),
      );
    },
  });
}

const foreignCursor: ParameterProblem = {
  kind: 'parameter',
  code: 'invalid_cursor',
  pointer: '/cursor',
  detail: 'Start again without a cursor: this one is not of this list',
};
