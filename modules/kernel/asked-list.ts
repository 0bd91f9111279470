import * as v from 'valibot';
import type { JsonObject } from './json.ts';
import { partOf, type AskedPart, type ListPart } from './list-part.ts';
import { listBody, pageOf, type PageMark, type PageRead, type Total } from './page.ts';
import type { CursorCodec, ParameterProblem } from './query.ts';
import { ok, refuse, type Result } from './result.ts';

/** A page of a list; one row more than `limit` tells that there are more. */
export interface ListPage<Place> extends Omit<ListPart, 'cursor'> {
  readonly mark: PageMark<Place> | undefined;
}

/** What was read of it: resources as JSON text, each with its place among its members. */
export interface ListRead<Place> extends PageRead<Place & { readonly json: string }, Place> {
  /** Where it was asked for. */
  readonly total?: Total | undefined;
}

/** A page of a list that is asked for, and the body that answers with it. */
export interface AskedList<Place> {
  readonly page: ListPage<Place>;
  bodyOf(read: ListRead<Place>): string;
}

/**
 * Reads what is asked of a list whose rows have a place: `place` takes that out of a row, and out
 * of a cursor. Where one query has several lists `of` tells them apart.
 */
export function askedList<Place extends JsonObject>(
  place: v.GenericSchema<unknown, Place>,
  asked: AskedPart,
  cursors: CursorCodec,
  of = '',
): Result<AskedList<Place>, ParameterProblem> {
  const part = partOf(asked);
  if (!part.ok) return part;
  const { cursor, ...page } = part.value;
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
    page: { ...page, mark },
    bodyOf(found) {
      const skipped = page.offset > 0;
      const { rows, next, previous } = pageOf({ ...found, skipped }, page.limit, mark);
      const texts = rows.map(({ json }) => json);
      return listBody(texts, write(next), write(previous), found.total);
    },
  });
}

const foreignCursor: ParameterProblem = {
  kind: 'parameter',
  code: 'invalid_cursor',
  pointer: '/cursor',
  detail: 'Start again without a cursor: this one is not of this list',
};
