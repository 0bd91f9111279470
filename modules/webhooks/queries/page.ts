import * as v from 'valibot';
import type { IdPlace, ListedResource } from '../../kernel/id-list.ts';
import type { JsonObject } from '../../kernel/json.ts';
import { listBody, pageOf, type PageMark, type PageRead } from '../../kernel/page.ts';
import type { CursorCodec, Freshness, ParameterProblem, QueryAnswer } from '../../kernel/query.ts';
import { ok, refuse, type Result } from '../../kernel/result.ts';

type Mark = PageMark<IdPlace>;

const Cursor = v.strictObject({
  of: v.string(),
  towards: v.picklist(['next', 'previous']),
  id: v.string(),
});

/** The mark of a cursor, where it was written for this very list. */
export function readMark(
  cursors: CursorCodec,
  of: string,
  cursor: string | undefined,
): Result<Mark | undefined, ParameterProblem> {
  if (cursor === undefined) return ok(undefined);
  const parsed = v.safeParse(Cursor, cursors.read(cursor));
  if (parsed.success && parsed.output.of === of) {
    const { towards, id } = parsed.output;
    return ok({ towards, place: { id }, inclusive: false });
  }
  const detail = 'Start again without a cursor: this one is not of this list';
  return refuse({ kind: 'parameter', code: 'invalid_cursor', pointer: '/cursor', detail });
}

/** The page of a list as its answer. */
export function answerOf(
  cursors: CursorCodec,
  of: string,
  read: Freshness & PageRead<ListedResource, IdPlace>,
  limit: number,
  mark: Mark | undefined,
): Result<QueryAnswer, never> {
  const { rows, next, previous } = pageOf<IdPlace, ListedResource>(read, limit, mark);
  const write = (to: Mark | null): string | null => {
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
  );
  return ok({ json, epoch: read.epoch, position: read.position });
}
