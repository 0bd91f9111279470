import { atEnd } from './at-end.ts';
import { temporaryFolder } from './temporary-folder.ts';

/** An empty folder that is gone when the whole test run is over. */
export async function scratchFolder(): Promise<string> {
  const { path, remove } = await temporaryFolder();
  atEnd(remove);
  return path;
}
