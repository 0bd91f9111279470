import { Database } from 'bun:sqlite';
import { readdirSync, readFileSync } from 'node:fs';
import { until } from '../../support/until.ts';
import type { Program } from './program.ts';

/**
 * Pauses a process between two of its commits. One that is paused inside of one holds the lock of
 * the file, and whatever anybody else writes then is refused after 5 s: with a database server of its
 * own that could not be, and here it would be the file's lock that is tested.
 */
export async function pause(program: Program, databaseFile: string): Promise<void> {
  await until('a pause between two commits', 60_000, async () => {
    await stopAnywhere(program);
    if (isFree(databaseFile)) return true;
    program.send('SIGCONT');
    return false;
  });
}

/**
 * Pauses a process wherever it is. A thread that waits for its turn inside of a system call ends the
 * call first, and the call may take a lock or write: only when all of them stand still is it paused.
 */
export async function stopAnywhere(program: Program): Promise<void> {
  program.send('SIGSTOP');
  await until('all threads stand still', 60_000, () => standsStill(program.processId));
}

/** Where the system does not tell of single threads, that they stand still is taken for granted. */
function standsStill(processId: number): boolean {
  const folder = `/proc/${processId}/task`;
  try {
    return readdirSync(folder).every((thread) => {
      const stat = readFileSync(`${folder}/${thread}/stat`, 'utf8');
      // The name, in brackets, may hold anything; the state is the word after it.
      return stat.slice(stat.lastIndexOf(')') + 2).startsWith('T');
    });
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return process.platform !== 'linux';
    throw error;
  }
}

function isFree(databaseFile: string): boolean {
  const database = new Database(databaseFile);
  try {
    database.run('PRAGMA busy_timeout = 50');
    database.run('BEGIN IMMEDIATE');
    database.run('ROLLBACK');
    return true;
  } catch {
    return false;
  } finally {
    database.close();
  }
}
