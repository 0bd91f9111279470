import * as v from 'valibot';
import { askedList, type AskedList, type AskedPage } from './asked-list.ts';
import type { CursorCodec, ParameterProblem } from './query.ts';
import { ok, type Result } from './result.ts';

/** Where a row is in a list that is in the order of ids, which is that of their making. */
export const IdPlace = v.object({ id: v.string() });
export type IdPlace = v.InferOutput<typeof IdPlace>;

/** A page of such a list, newest first; one row more than `limit` tells that there are more. */
export type IdPage = AskedList<IdPlace>['page'];

/** A resource as JSON text, and where it is in its list. */
export interface ListedResource extends IdPlace {
  readonly json: string;
}

/** Reads the page that is asked for by `read`, and writes its body. */
export async function idList<Found extends { readonly rows: readonly ListedResource[] }>(
  asked: AskedPage,
  cursors: CursorCodec,
  read: (page: IdPage) => Promise<Found>,
): Promise<Result<{ readonly json: string; readonly found: Found }, ParameterProblem>> {
  const list = askedList(IdPlace, asked, cursors);
  if (!list.ok) return list;
  const found = await read(list.value.page);
  return ok({ json: list.value.bodyOf(found), found });
}
