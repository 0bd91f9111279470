import * as v from 'valibot';
import { countedRows, PageLimit, PageNumber, PageSize } from './page.ts';
import type { ParameterProblem } from './query.ts';
import { ok, refuse, type Result } from './result.ts';

/** The parameters by which every list says which part of it is shown. */
export const partParameters = {
  limit: v.optional(PageLimit),
  cursor: v.optional(v.string('Send one cursor')),
  page: v.optional(PageNumber),
  size: v.optional(PageSize),
  count: v.optional(
    v.pipe(
      v.picklist(['true', 'false'], 'Use "true" or "false"'),
      v.transform((count) => count === 'true'),
    ),
  ),
};

const Part = v.object(partParameters);
/** What a reader sends of them. */
export type AskedPart = v.InferOutput<typeof Part>;

/** A part of a list: what follows a cursor, or a page by its number. */
export interface ListPart {
  readonly limit: number;
  /** How many rows are passed over. */
  readonly offset: number;
  readonly cursor: string | undefined;
  /** Whether the rows of the whole list are counted. */
  readonly count: boolean;
}

/** The part that is asked for; refused where its parameters do not go together. */
export function partOf(asked: AskedPart): Result<ListPart, ParameterProblem> {
  const { limit, cursor, page, size, count = false } = asked;
  if ((page ?? size) === undefined) return ok({ limit: limit ?? 10, offset: 0, cursor, count });
  if (cursor !== undefined) return wrong('/page', 'Send a cursor, or page and size, not both');
  if (limit !== undefined) return wrong('/limit', 'Send size in place of limit with a page');
  const [rows, number] = [size ?? 10, page ?? 1];
  if (number * rows > countedRows) {
    const last = countedRows.toLocaleString('en-US');
    return wrong('/page', `Use a cursor beyond row ${last}`);
  }
  return ok({ limit: rows, offset: (number - 1) * rows, cursor, count: true });
}

const wrong = (pointer: string, detail: string): Result<never, ParameterProblem> =>
  refuse({ kind: 'parameter', code: 'invalid_request', pointer, detail });
