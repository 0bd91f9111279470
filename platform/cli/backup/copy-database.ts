import { rename, rm, stat } from 'node:fs/promises';
import { CommandFailure } from '../frame/command-failure.ts';
import { hashOfFile, synced, syncedFolderOf } from '../operator/files.ts';
import { runLong } from './long-statement-thread.ts';
import { whileGrowing } from './while-growing.ts';

/** A file of a backup. */
interface CopiedFile {
  readonly bytes: number;
  readonly sha256: string;
}

const busyMs = 30_000;

/**
 * Copies a database as it is at one moment, compacted, while others go on writing to it. The copy
 * is read through before it gets its name. `tell` is told how many bytes are written, then how
 * many of them are hashed too.
 */
export async function copyDatabase(
  from: string,
  to: string,
  tell: (bytes: number, what: string) => void,
): Promise<CopiedFile> {
  const unfinished = `${to}.unfinished`;
  await rm(unfinished, { force: true });
  const copying = runLong({ file: from, sql: 'VACUUM INTO ?', args: [unfinished], busyMs });
  await whileGrowing(unfinished, copying, (written) => tell(written, 'copying'));
  const { size: bytes } = await stat(unfinished);
  tell(bytes, 'reading the copy through');
  const check = { file: unfinished, sql: 'PRAGMA quick_check(1)', args: [], busyMs };
  const found = (await runLong(check))[0]?.['quick_check'];
  if (found !== 'ok') {
    throw new CommandFailure('failed', `The copy of ${from} is damaged: ${String(found)}`);
  }
  await synced(unfinished);
  await rename(unfinished, to);
  await syncedFolderOf(to);
  return { bytes, sha256: await hashOfFile(to, (hashed) => tell(bytes + hashed, 'hashing')) };
}
