import type { JsonObject } from '../../kernel/json.ts';
import type { CursorCodec } from '../../kernel/query.ts';
import { ok, refuse, type Result } from '../../kernel/result.ts';
import { formattingOf } from '../domain/format.ts';
import type { ReportFailure, ReportTerms } from '../domain/report.ts';
import { reportedQueries, rowsOf } from '../domain/reported-query.ts';
import type { ReportSnapshot } from '../ports.ts';

/** A part of the content, and the rows that are in it. */
export interface ContentPart {
  readonly text: string;
  readonly rows: number;
}

/** Rows that are in memory at once: a row may have some 30 KB. */
const pageRows = 200;

/** Nobody else ever sees these marks. */
const cursors: CursorCodec = {
  write: (mark) => JSON.stringify(mark),
  read: (cursor) => JSON.parse(cursor) as JsonObject,
};

/** The content of a report, part by part, or why it cannot be had. */
export async function* contentOf(
  { query: type, input, format }: ReportTerms,
  organizationId: string,
  { queries, asOf }: ReportSnapshot,
): AsyncGenerator<Result<ContentPart, ReportFailure>> {
  const query = queries.find((each) => each.type === type);
  if (!query) throw new Error(`No module offers the query "${type}"`);
  const paged = reportedQueries[type].rows === 'pages';
  const formatting = formattingOf(format, type, asOf);
  yield ok({ text: formatting.head, rows: 0 });
  let cursor: string | null | undefined;
  let first = true;
  do {
    const part = paged && { limit: pageRows, ...(cursor != null && { cursor }) };
    const answer = await query.run({ ...input, ...part }, { organizationId, cursors });
    if (!answer.ok) {
      const { code, detail } = answer.error;
      yield refuse({ code, detail });
      return;
    }
    const body = JSON.parse(answer.value.json) as JsonObject;
    const { length: rows } = rowsOf(type, body);
    yield ok({ text: formatting.body(body, first), rows });
    if (rows > 0) first = false;
    cursor = paged ? (body['nextCursor'] as string | null) : null;
  } while (cursor !== null);
  yield ok({ text: formatting.tail, rows: 0 });
}
