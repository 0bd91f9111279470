import type { PaymentSearch } from '../../../modules/payments/ports.ts';
import type { Bindings } from '../bindings.ts';

type PlaceColumn = 'status' | 'amount' | 'created_at' | 'id';

/** The columns of each order; together they tell any two payments of an organization apart. */
export const sortColumns: Readonly<Record<PaymentSearch['sort'], readonly PlaceColumn[]>> = {
  createdAt: ['created_at', 'id'],
  amount: ['amount', 'created_at', 'id'],
  status: ['status', 'created_at', 'id'],
};

/** Whether a page is read from the smaller end of the list towards the greater one. */
export const readsUp = ({ direction, mark }: PaymentSearch): boolean =>
  (direction === 'asc') === (mark?.towards !== 'previous');

/** `ORDER BY`, in the direction of reading. */
export const orderBy = (columns: readonly string[], up: boolean): string =>
  `ORDER BY ${columns.map((column) => `${column} ${up ? 'ASC' : 'DESC'}`).join(', ')}`;

/** How what belongs to a page compares with the place where the page begins. */
export const beyondMark = (search: PaymentSearch): string =>
  `${readsUp(search) ? '>' : '<'}${search.mark?.inclusive ? '=' : ''}`;

/** That an entry lies beyond the place where a page begins; nothing where that is the list's end. */
export function beyondPlace(
  search: PaymentSearch,
  columns: readonly PlaceColumn[],
  { bind }: Bindings,
): string[] {
  if (!search.mark) return [];
  const { status, amount, createdAt, id } = search.mark.place;
  const place = { status, amount, created_at: createdAt, id };
  const values = columns.map((column) => bind(place[column]));
  return [
    `(${columns.map((column) => `payments.${column}`).join(', ')}) ${beyondMark(search)} (${values.join(', ')})`,
  ];
}
