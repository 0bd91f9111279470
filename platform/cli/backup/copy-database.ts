import { rename, rm, stat } from 'node:fs/promises';
import Sqlite from 'libsql';
import { CommandFailure } from '../frame/command-failure.ts';
import { hashOfFile, synced, syncedFolderOf } from '../operator/files.ts';

/** A file of a backup. */
interface CopiedFile {
  readonly bytes: number;
  readonly sha256: string;
}

const busyMs = 30_000;

/**
 * Copies a database as it is at one moment, compacted, while others go on writing to it. The copy
 * is read through before it gets its name.
 */
export async function copyDatabase(from: string, to: string): Promise<CopiedFile> {
  const unfinished = `${to}.unfinished`;
  await rm(unfinished, { force: true });
  const source = new Sqlite(from, { timeout: busyMs });
  try {
    source.prepare('VACUUM INTO ?').run([unfinished]);
  } finally {
    source.close();
  }
  const copy = new Sqlite(unfinished);
  try {
    const [row] = copy.prepare('PRAGMA quick_check(1)').all([]) as { quick_check: string }[];
    if (row?.quick_check !== 'ok') {
      throw new CommandFailure('failed', `The copy of ${from} is damaged: ${row?.quick_check}`);
    }
  } finally {
    copy.close();
  }
  await synced(unfinished);
  await rename(unfinished, to);
  await syncedFolderOf(to);
  return { bytes: (await stat(to)).size, sha256: await hashOfFile(to) };
}
