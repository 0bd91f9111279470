import type { IdPage, ListedPage } from '../../modules/kernel/id-list.ts';
import type { Row, Statement } from './database.ts';
import { listTotal, totalOf } from './list-total.ts';

/**
 * A page of the rows that `select` names, by their ids, newest first, and how many there are where
 * that is asked for. `select` ends in a condition.
 */
export function idPageStatements(
  select: string,
  { limit, offset, mark, count }: IdPage,
  args: string[],
): readonly Statement[] {
  const back = mark?.towards === 'previous';
  const beyond = mark ? ` AND id ${back ? '>' : '<'} ?` : '';
  const page = {
    sql: `${select}${beyond} ORDER BY id ${back ? 'ASC' : 'DESC'} LIMIT ? OFFSET ?`,
    args: [...args, ...(mark ? [mark.place.id] : []), limit + 1, offset],
  };
  return count ? [page, listTotal({ sql: select, args })] : [page];
}

/** What the rows of both statements say. */
export const idPageOf = (
  rows: readonly Row[] = [],
  [total]: readonly Row[] = [],
  jsonOf = ({ json }: Row): string => String(json),
): ListedPage => ({
  rows: rows.map((row) => ({ id: String(row['id']), json: jsonOf(row) })),
  total: total && totalOf(total),
});
