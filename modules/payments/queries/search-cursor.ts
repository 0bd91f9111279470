import * as v from 'valibot';
import type { PageMark } from '../../kernel/page.ts';
import type { CursorCodec } from '../../kernel/query.ts';
import type { PaymentPlace } from '../domain/payment-search.ts';
import type { PaymentList } from './search-parameters.ts';

/** What a cursor says: a list, and where in it a page begins. */
interface SearchCursor {
  readonly list: PaymentList;
  readonly mark: PageMark<PaymentPlace>;
}

/** The cursor of a neighbouring page; null where there is none. */
export const writeCursor = (
  cursors: CursorCodec,
  list: PaymentList,
  mark: PageMark<PaymentPlace> | null,
): string | null => {
  if (!mark) return null;
  const { createdAt, id, status, amount } = mark.place;
  return cursors.write({ list, ...mark, place: { createdAt, id, status, amount } });
};

/**
 * What a cursor says, where it was written for the list that is asked for: the parameters beside it
 * are its own, or left out.
 */
export function readCursor(
  cursors: CursorCodec,
  cursor: string,
  asked: PaymentList,
): SearchCursor | undefined {
  const parsed = v.safeParse(Content, cursors.read(cursor));
  if (!parsed.success) return undefined;
  const { list, ...mark } = parsed.output;
  const same = Object.entries(asked).every(
    ([name, value]) => JSON.stringify(value) === JSON.stringify(list[name as keyof PaymentList]),
  );
  return same ? { list, mark } : undefined;
}

/** It was signed, so its parts are as they were written; this tells it from other versions' marks. */
const Content = v.strictObject({
  list: v.custom<PaymentList>((list) => typeof list === 'object'),
  towards: v.picklist(['next', 'previous']),
  place: v.custom<PaymentPlace>((place) => typeof place === 'object'),
  inclusive: v.boolean(),
});
