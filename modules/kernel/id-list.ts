import * as v from 'valibot';
import { askedList, type ListPage, type ListRead } from './asked-list.ts';
import type { AskedPart } from './list-part.ts';
import type { CursorCodec, ParameterProblem } from './query.ts';
import { ok, type Result } from './result.ts';

/** Where a row is in a list that is in the order of ids, which is that of their making. */
export const IdPlace = v.object({ id: v.string() });
export type IdPlace = v.InferOutput<typeof IdPlace>;

/** A page of such a list, newest first. */
export type IdPage = ListPage<IdPlace>;

/** The rows of such a page. */
export type ListedPage = ListRead<IdPlace>;

/** Reads the page that is asked for by `read`, and writes its body. */
export async function idList<Found extends ListedPage>(
  asked: AskedPart,
  cursors: CursorCodec,
  read: (page: IdPage) => Promise<Found>,
): Promise<Result<{ readonly json: string; readonly found: Found }, ParameterProblem>> {
  const list = askedList(IdPlace, asked, cursors);
  if (!list.ok) return list;
  const found = await read(list.value.page);
  return ok({ json: list.value.bodyOf(found), found });
}
