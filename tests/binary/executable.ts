import { copyFile } from 'node:fs/promises';
import { join } from 'node:path';
import { buildExecutable } from '../../platform/executable/build.ts';
import { scratchFolder } from '../support/scratch-folder.ts';

/** The executable, built once for the same sources, copied alone into an empty folder. */
export async function executableAlone(): Promise<{
  readonly folder: string;
  readonly file: string;
}> {
  const built = await buildExecutable(() => undefined);
  const folder = await scratchFolder();
  const file = join(folder, 'quittance');
  await copyFile(built.file, file);
  return { folder, file };
}
