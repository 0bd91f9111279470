import type { CommandStore, CommitListener, DecidedBatch } from './ports.ts';

type Result = Awaited<ReturnType<CommandStore['commit']>>;

/**
 * Writes a batch, and tells listeners of it: before, when it is in, and when that is over. Others
 * in this process may see in the database what was committed before anybody here knows that it was.
 */
export async function tellCommit(
  listeners: readonly CommitListener[],
  batch: DecidedBatch,
  write: () => Promise<Result>,
): Promise<Result> {
  const endings = listeners.map((listener) => listener.committing?.(batch));
  try {
    const result = await write();
    if (result === 'committed') for (const listener of listeners) listener.committed(batch);
    return result;
  } finally {
    for (const end of endings) end?.();
  }
}
