import { existsSync } from 'node:fs';
import { link, mkdir, rm } from 'node:fs/promises';
import { dirname } from 'node:path';
import { pathToFileURL } from 'node:url';
import Sqlite from 'libsql';
import { CommandFailure } from '../frame/command-failure.ts';
import { databaseUrl, filePath } from '../operator/database-url.ts';
import { synced, syncedFolderOf } from '../operator/files.ts';
import { openProgress } from '../output/progress.ts';
import type { Printer } from '../output/printer.ts';
import { archiveOf, readArchive } from './read-archive.ts';

/**
 * Puts an archive into a new database, which has its name once it is whole: an import that was
 * interrupted is run again from its beginning.
 */
export async function importArchive(
  folder: string,
  database: string | undefined,
  printer: Printer,
): Promise<void> {
  const archive = await archiveOf(folder);
  const file = filePath(databaseUrl(database));
  const taken = new CommandFailure('usage', `Name a new database with --database: ${file} exists`);
  if (existsSync(file)) throw taken;
  await mkdir(dirname(file), { recursive: true, mode: 0o700 });
  const unfinished = `${file}.importing`;
  await removed(unfinished);
  const rows = Object.values(archive.rows).reduce((sum, each) => sum + each, 0);
  // Each payment is folded from its events once more.
  const bar = openProgress(rows + (archive.rows['events'] ?? 0), printer.json);
  const url = pathToFileURL(unfinished).href;
  const payments = await readArchive(folder, archive, url, (done, what) => bar.at(done, what));
  bar.end();
  settle(unfinished);
  await synced(unfinished);
  // Unlike a rename, a link replaces nothing.
  await link(unfinished, file).catch(() => {
    throw taken;
  });
  await syncedFolderOf(file);
  await removed(unfinished);
  if (printer.json) await printer.one({ database: file, payments });
  else {
    await printer.text(
      `${payments} payments in ${file}; "quittance verify" says whether all agrees`,
    );
    const endpoints = archive.rows['webhook_endpoints'] ?? 0;
    if (endpoints > 0) {
      printer.note(
        `Its webhook endpoints (${endpoints}) get what happens there: use the same QUITTANCE_SECRET, or disable them`,
      );
    }
  }
}

async function removed(file: string): Promise<void> {
  for (const part of ['', '-wal', '-shm', '-journal']) await rm(file + part, { force: true });
}

/** Writes the log into the file, which is all there is then. */
function settle(file: string): void {
  const sqlite = new Sqlite(file);
  try {
    const [done] = sqlite.prepare('PRAGMA wal_checkpoint(TRUNCATE)').all([]);
    const { busy } = done as { readonly busy: number };
    if (busy !== 0) throw new CommandFailure('failed', `Run it again: ${file} is in use`);
  } finally {
    sqlite.close();
  }
}
