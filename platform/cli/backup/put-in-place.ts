import { existsSync } from 'node:fs';
import { copyFile, link, mkdir, rename, rm, stat } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { CommandFailure } from '../frame/command-failure.ts';
import { besides } from '../operator/database-url.ts';
import { synced, syncedFolderOf } from '../operator/files.ts';
import { takeDatabase } from './exclusive-database.ts';
import type { Manifest } from './manifest.ts';
import { prepareDatabase } from './prepare-restore.ts';
import { mark, markerOf, unmark } from './restore-marker.ts';
import { whileGrowing } from './while-growing.ts';

/** What a restore has done, one after the other. */
export const steps = [
  'copied',
  'marked',
  'charges kept',
  'charges replaced',
  'database kept',
  'database replaced',
] as const;

type Step = (typeof steps)[number];

/**
 * Puts a backup in the place of a database that nobody uses; returns its epoch, which is a new one.
 * A kill before everything is copied leaves all as it was. From then on a marker lies beside the
 * database until its files are in place: nobody opens a half, and a repetition does the rest.
 */
export async function putInPlace(
  folder: string,
  manifest: Manifest,
  file: string,
  {
    reached = () => undefined,
    tell = () => undefined,
  }: {
    readonly reached?: (step: Step) => void;
    /** Told how many bytes are copied. */
    readonly tell?: (bytes: number) => void;
  } = {},
): Promise<number> {
  const [database, charges] = manifest.files;
  if (!database)
    throw new CommandFailure('failed', 'Name another backup: this one has no database');
  await mkdir(dirname(file), { recursive: true });
  const taken = existsSync(file) ? takeDatabase(file) : undefined;
  try {
    // Nothing was served in the epoch of one that was interrupted.
    const begun = markerOf(file)?.epoch ?? (taken?.epoch ?? 0) + 1;
    const epoch = Math.max(begun, manifest.epoch + 1);
    const places = [
      ...(charges ? [{ name: charges.name, to: besides(file), what: 'charges' as const }] : []),
      { name: database.name, to: file, what: 'database' as const },
    ];
    let done = 0;
    for (const { name, to, what } of places) {
      const [from, unfinished] = [join(folder, name), `${to}.restoring`];
      await rm(unfinished, { force: true });
      await whileGrowing(unfinished, copyFile(from, unfinished), (bytes) => tell(done + bytes));
      done += (await stat(unfinished)).size;
      if (what === 'database') prepareDatabase(unfinished, epoch);
      await synced(unfinished);
    }
    reached('copied');
    await mark(file, { folder, epoch });
    reached('marked');
    // The charges first: payments never know of a charge that is not there.
    for (const { to, what } of places) {
      await keep(to, epoch);
      reached(`${what} kept`);
      await rename(`${to}.restoring`, to);
      await syncedFolderOf(to);
      reached(`${what} replaced`);
    }
    await unmark(file);
    return epoch;
  } finally {
    taken?.close();
  }
}

/**
 * What is replaced stays under another name, and its log with it. A repetition after a kill finds
 * it kept, and keeps nothing in its place.
 */
async function keep(file: string, epoch: number): Promise<void> {
  const old = `${file}.before-epoch-${epoch}`;
  for (const part of ['', '-wal', '-shm', '-journal']) {
    if (!existsSync(file + part)) continue;
    if (!existsSync(old + part)) await link(file + part, old + part);
    // A log of the old file must not be taken for one of the new.
    if (part !== '') await rm(file + part);
  }
}
