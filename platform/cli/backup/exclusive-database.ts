import { hostname } from 'node:os';
import Sqlite from 'libsql';
import { CommandFailure } from '../frame/command-failure.ts';

/** A database that nobody else has open, and that nobody can open until it is let go. */
export interface ExclusiveDatabase {
  /** Its epoch; 0 where the file is no database of this program. */
  readonly epoch: number;
  /** Lets it go. */
  close(): void;
}

/**
 * Takes a database for ourselves, or throws: whoever has it open would go on writing to a file
 * that has no name any more. Its log is written into it, so that the file is all there is.
 */
export function takeDatabase(file: string): ExclusiveDatabase {
  const sqlite = new Sqlite(file, { timeout: 0 });
  try {
    sqlite.exec('PRAGMA locking_mode = EXCLUSIVE');
    // Leaving the log takes the whole file, and fails while anybody else has it open.
    const [mode] = sqlite.prepare('PRAGMA journal_mode = DELETE').all([]) as {
      journal_mode: string;
    }[];
    if (mode?.journal_mode !== 'delete') throw new Error('database is locked');
    sqlite.exec('BEGIN EXCLUSIVE');
    const epoch = epochOf(sqlite);
    return { epoch, close: () => void sqlite.close() };
  } catch (error) {
    sqlite.close();
    const writers = writersOf(file);
    const who = writers.length > 0 ? ` by process ${writers.join(', ')}` : '';
    throw new CommandFailure(
      'failed',
      `Stop what uses the database first: ${file} is open${who} (${(error as Error).message})`,
    );
  }
}

function epochOf(sqlite: Sqlite.Database): number {
  try {
    const rows = sqlite.prepare('SELECT epoch FROM identity').all([]) as { epoch: number }[];
    return rows[0]?.epoch ?? 0;
  } catch {
    return 0;
  }
}

function writersOf(file: string): number[] {
  const sqlite = new Sqlite(file, { timeout: 1_000 });
  try {
    const rows = sqlite.prepare('SELECT host, pid FROM writers').all([]);
    return (rows as { host: string; pid: number }[])
      .filter(({ host }) => host === hostname())
      .map(({ pid }) => pid);
  } catch {
    return [];
  } finally {
    sqlite.close();
  }
}
