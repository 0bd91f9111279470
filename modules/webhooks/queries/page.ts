import * as v from 'valibot';
import type { IdPage, IdPlace, ListedPage, ListedResource } from '../../kernel/id-list.ts';
import type { JsonObject } from '../../kernel/json.ts';
import { partOf } from '../../kernel/list-part.ts';
import { listBody, pageOf, type PageMark } from '../../kernel/page.ts';
import type { CursorCodec, Freshness, ParameterProblem, QueryAnswer } from '../../kernel/query.ts';
import { ok, refuse, type Result } from '../../kernel/result.ts';

const Cursor = v.strictObject({
  of: v.string(),
  towards: v.picklist(['next', 'previous']),
  id: v.string(),
});

/** The page that is asked for, where its cursor was written for this very list. */
export function readPage(
  cursors: CursorCodec,
  of: string,
  asked: Parameters<typeof partOf>[0],
): Result<IdPage, ParameterProblem> {
  const part = partOf(asked);
  if (!part.ok) return part;
  const { cursor, ...page } = part.value;
  if (cursor === undefined) return ok({ ...page, mark: undefined });
  const parsed = v.safeParse(Cursor, cursors.read(cursor));
  if (parsed.success && parsed.output.of === of) {
    const { towards, id } = parsed.output;
    return ok({ ...page, mark: { towards, place: { id }, inclusive: false } });
  }
  const detail = 'Start again without a cursor: this one is not of this list';
  return refuse({ kind: 'parameter', code: 'invalid_cursor', pointer: '/cursor', detail });
}

/** The page of a list as its answer. */
export function answerOf(
  cursors: CursorCodec,
  of: string,
  read: Freshness & ListedPage,
  { limit, offset, mark }: IdPage,
): Result<QueryAnswer, never> {
  const shown = { rows: read.rows, skipped: offset > 0 };
  const { rows, next, previous } = pageOf<IdPlace, ListedResource>(shown, limit, mark);
  const write = (to: PageMark<IdPlace> | null): string | null => {
    const content: JsonObject | null = to && {
      of,
      towards: to.towards,
      id: to.place.id,
    };
    return content && cursors.write(content);
  };
  const json = listBody(
    rows.map((row) => row.json),
    write(next),
    write(previous),
    read.total,
  );
  return ok({ json, epoch: read.epoch, position: read.position });
}
