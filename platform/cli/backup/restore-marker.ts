import { existsSync, readFileSync } from 'node:fs';
import { rename, rm, writeFile } from 'node:fs/promises';
import * as v from 'valibot';
import { CommandFailure } from '../frame/command-failure.ts';
import { synced, syncedFolderOf } from '../operator/files.ts';

const Marker = v.object({ folder: v.string(), epoch: v.number() });

/** Lies beside a database while a restore puts its files in place: until then it is half of each. */
export type Marker = v.InferOutput<typeof Marker>;

const nameOf = (file: string): string => `${file}.restore`;

/** Undefined where no restore was interrupted. */
export function markerOf(file: string): Marker | undefined {
  if (!existsSync(nameOf(file))) return undefined;
  return v.parse(Marker, JSON.parse(readFileSync(nameOf(file), 'utf8')));
}

export async function mark(file: string, marker: Marker): Promise<void> {
  const unfinished = `${nameOf(file)}.new`;
  await writeFile(unfinished, JSON.stringify(marker));
  await synced(unfinished);
  await rename(unfinished, nameOf(file));
  await syncedFolderOf(file);
}

export async function unmark(file: string): Promise<void> {
  await rm(nameOf(file), { force: true });
  await syncedFolderOf(file);
}

/** What to do about a restore that was interrupted; undefined where none was. */
export function unfinishedRestore(file: string): string | undefined {
  const marker = markerOf(file);
  if (!marker) return undefined;
  return `Finish the restore of ${file} first, which was interrupted: quittance restore --from ${marker.folder} --database ${file} --yes`;
}

/** Throws where a restore was interrupted: nothing is to be read from, or written to, a half. */
export function refuseHalfRestored(file: string): void {
  const mend = unfinishedRestore(file);
  if (mend !== undefined) throw new CommandFailure('failed', mend);
}
