import type { Statement } from '../database.ts';

const rowsAtOnce = 1_000;
const place = `(SELECT place FROM retention WHERE name = 'inputs')`;

/**
 * Clears the inputs of the next commands in the order of acceptance, up to the first that is not
 * decided or was decided too lately, and remembers how far it came.
 */
export const clearInputStatements = (finishedBefore: string): readonly Statement[] => [
  { sql: `SELECT ${place} AS place`, args: [] },
  {
    sql: `UPDATE retention SET place = coalesce(
        (SELECT min(seq) - 1 FROM commands WHERE seq > ${place} AND seq <= ${place} + ${rowsAtOnce}
          AND (finished_at IS NULL OR finished_at >= ?)),
        (SELECT max(seq) FROM commands WHERE seq <= ${place} + ${rowsAtOnce}),
        place)
      WHERE name = 'inputs'`,
    args: [finishedBefore],
  },
  {
    sql: `UPDATE commands SET input = NULL
      WHERE seq > ${place} - ${rowsAtOnce} AND seq <= ${place} AND input IS NOT NULL`,
    args: [],
  },
  { sql: `SELECT ${place} AS place`, args: [] },
];
