import type { Statement } from '../database.ts';

/**
 * Counts an attempt of commands. One that was counted before it, and decided nothing, ended with
 * its process: that is noted as a step, so that it can be seen.
 */
export const attemptStatements = (
  commandIds: readonly string[],
  at: string,
): readonly Statement[] => [
  {
    sql: `INSERT INTO command_steps (command_id, step, at, attempt, error)
      SELECT id, 'executed', ?2, attempts_before + attempts, 'interrupted' FROM commands
      WHERE id IN (SELECT value FROM json_each(?1)) AND attempts > 0`,
    args: [JSON.stringify(commandIds), at],
  },
  {
    sql: `UPDATE commands SET attempts = attempts + 1
      WHERE id IN (SELECT value FROM json_each(?))`,
    args: [JSON.stringify(commandIds)],
  },
];
