import { countedRows, type Total } from '../../modules/kernel/page.ts';
import type { Row, Statement } from './database.ts';

/** Counts the rows that a statement names, as far as lists are counted. */
export const listTotal = ({ sql, args }: Statement): Statement => ({
  sql: `SELECT count(*) AS counted FROM (${sql} LIMIT ${countedRows + 1})`,
  args,
});

/** What the row of that count says. */
export const totalOf = ({ counted }: Row): Total => {
  const value = Number(counted);
  return { value: Math.min(value, countedRows), exact: value <= countedRows };
};
