import type { Engine, ExecutionOptions } from './engine.ts';

const namedAtOnce = 50;

/**
 * Executes what the organizations have waiting, taking turns between them, until nothing is left,
 * the database is busy, or `proceed` says stop. Returns how many commands were executed, and
 * whether the database was busy.
 */
export async function drain(
  engine: Engine,
  organizationIds: readonly string[],
  proceed: () => boolean,
  options: ExecutionOptions = {},
): Promise<{ readonly count: number; readonly busy: boolean }> {
  const waiting = new Set(organizationIds);
  let count = 0;
  while (waiting.size > 0 && proceed()) {
    const named = [...waiting].slice(0, namedAtOnce);
    const execution = await engine.executeBatch(named, options);
    if (execution.kind === 'busy') return { count, busy: true };
    count += execution.count;
    // A set keeps the order of insertion: who has more goes behind those who had none yet.
    for (const id of named) waiting.delete(id);
    if (execution.more) for (const id of named) waiting.add(id);
  }
  return { count, busy: false };
}
