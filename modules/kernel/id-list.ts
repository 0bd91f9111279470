import * as v from 'valibot';
import { partOf, type ListPart } from './list-part.ts';
import { listBody, pageOf, type PageMark, type Total } from './page.ts';
import type { CursorCodec, ParameterProblem } from './query.ts';
import { ok, refuse, type Result } from './result.ts';

/** Where a row is in a list that is in the order of ids, which is that of their making. */
export interface IdPlace {
  readonly id: string;
}

/** A page of such a list, newest first; one row more than `limit` tells that there are more. */
export interface IdPage extends Omit<ListPart, 'cursor'> {
  readonly mark: PageMark<IdPlace> | undefined;
}

/** A resource as JSON text, and where it is in its list. */
export interface ListedResource extends IdPlace {
  readonly json: string;
}

/** The rows of such a page. */
export interface ListedPage {
  readonly rows: readonly ListedResource[];
  /** Where it was asked for. */
  readonly total?: Total | undefined;
}

const Cursor = v.strictObject({ towards: v.picklist(['next', 'previous']), id: v.string() });

const foreignCursor: ParameterProblem = {
  kind: 'parameter',
  code: 'invalid_cursor',
  pointer: '/cursor',
  detail: 'Start again without a cursor: this one is not of this list',
};

/** Reads the page that is asked for by `read`, and writes its body. */
export async function idList<Found extends ListedPage>(
  asked: Parameters<typeof partOf>[0],
  cursors: CursorCodec,
  read: (page: IdPage) => Promise<Found>,
): Promise<Result<{ readonly json: string; readonly found: Found }, ParameterProblem>> {
  const part = partOf(asked);
  if (!part.ok) return part;
  const { cursor, ...page } = part.value;
  const parsed = cursor === undefined ? undefined : v.safeParse(Cursor, cursors.read(cursor));
  if (parsed?.success === false) return refuse(foreignCursor);
  const mark = parsed && {
    towards: parsed.output.towards,
    place: { id: parsed.output.id },
    inclusive: false,
  };
  const found = await read({ ...page, mark });
  const shown = { rows: found.rows, skipped: page.offset > 0 };
  const { rows, next, previous } = pageOf<IdPlace, ListedResource>(shown, page.limit, mark);
  const write = (to: PageMark<IdPlace> | null): string | null =>
    to && cursors.write({ towards: to.towards, id: to.place.id });
  const texts = rows.map(({ json }) => json);
  return ok({ json: listBody(texts, write(next), write(previous), found.total), found });
}
