import { CommandFailure } from '../frame/command-failure.ts';
import type { LongStatement, LongStatementResponse } from './long-statement.ts';

/**
 * Runs a statement that may take minutes on a connection and a thread of its own: meanwhile
 * progress can be shown. Throws a `CommandFailure` with what SQLite says.
 */
export async function runLong(statement: LongStatement) {
  const thread = new Worker(new URL('./long-statement.ts', import.meta.url).href);
  try {
    const { promise, resolve } = Promise.withResolvers<LongStatementResponse>();
    thread.addEventListener('message', ({ data }) => resolve(data as LongStatementResponse));
    thread.addEventListener('error', ({ message }) => resolve({ message }));
    thread.postMessage(statement);
    const answer = await promise;
    if ('rows' in answer) return answer.rows;
    throw new CommandFailure('failed', `Cannot copy ${statement.file}: ${answer.message}`);
  } finally {
    thread.terminate();
  }
}
