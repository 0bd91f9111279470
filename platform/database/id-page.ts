import type { IdPage } from '../../modules/kernel/id-list.ts';
import type { Statement } from './database.ts';

/** A page of the rows that `select` names, by their ids, newest first; it ends in a condition. */
export function idPageStatement(
  select: string,
  { limit, mark }: IdPage,
  args: string[],
): Statement {
  const back = mark?.towards === 'previous';
  const beyond = mark ? ` AND id ${back ? '>' : '<'} ?` : '';
  return {
    sql: `${select}${beyond} ORDER BY id ${back ? 'ASC' : 'DESC'} LIMIT ?`,
    args: [...args, ...(mark ? [mark.place.id] : []), limit + 1],
  };
}
