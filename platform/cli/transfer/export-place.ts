import { existsSync } from 'node:fs';
import { readFile, rename, rm, stat, truncate, writeFile } from 'node:fs/promises';
import { CommandFailure } from '../frame/command-failure.ts';
import { synced } from '../operator/files.ts';

/** How far an export is: what lies in the file up to `bytes` is whole, and `cursor` comes next. */
interface Place {
  readonly cursor: string | null;
  readonly bytes: number;
  readonly rows: number;
  /** What was asked for: an export goes on with the same only. */
  readonly asked: string;
}

/** Keeps the place of an export beside its file. */
export interface PlaceFile {
  readonly place: Place;
  /** Notes how far it is, now and then: what was written after it is written again. */
  keep(place: Place): Promise<void>;
  finish(): Promise<void>;
}

const keepEveryMs = 500;

/** Begins an export, or goes on with one that was interrupted. */
export async function openPlace(file: string, asked: string, resume: boolean): Promise<PlaceFile> {
  const beside = `${file}.place`;
  let keptAt = Number.NEGATIVE_INFINITY;
  const write = async (place: Place): Promise<void> => {
    await writeFile(`${beside}.new`, JSON.stringify(place));
    await rename(`${beside}.new`, beside);
  };
  const opened = (place: Place): PlaceFile => ({
    place,
    async keep(reached) {
      if (performance.now() - keptAt < keepEveryMs) return;
      // A place must not be ahead of its file, whatever a crash of the machine leaves.
      await synced(file);
      await write(reached);
      keptAt = performance.now();
    },
    finish: () => rm(beside, { force: true }),
  });
  const kept = await readFile(beside, 'utf8').catch(() => undefined);
  if (kept !== undefined && resume) {
    const place = JSON.parse(kept) as Place;
    if (place.asked !== asked) {
      throw new CommandFailure(
        'usage',
        `Ask for the same again to resume: ${file} was begun otherwise`,
      );
    }
    if (place.bytes === 0) await writeFile(file, '', { mode: 0o600 });
    else if ((await stat(file)).size < place.bytes) {
      throw new CommandFailure('failed', `Begin again with a new file: ${file} was cut short`);
    }
    // What was written after the place was kept is written again.
    await truncate(file, place.bytes);
    return opened(place);
  }
  if (existsSync(file) || kept !== undefined) {
    const how = kept === undefined ? '' : ', or go on with --resume';
    throw new CommandFailure('usage', `Name a new file: ${file} is there already${how}`);
  }
  const place = { cursor: null, bytes: 0, rows: 0, asked };
  // First: a file without its place is one that is whole.
  await write(place);
  await writeFile(file, '', { mode: 0o600 });
  return opened(place);
}
