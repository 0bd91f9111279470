import { chmod, rename, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import type { EmbeddedArchive } from './embedded.ts';

/**
 * Unpacks a program of the executable into a folder, once: its name carries the hash of its
 * content. Of several at once each unpacks, and the last rename wins with the same bytes.
 */
export async function unpack(
  { path, hash, size }: EmbeddedArchive,
  folder: string,
  name: string,
): Promise<string> {
  const file = join(folder, `${name}-${hash.slice(0, 16)}`);
  if ((await sizeOf(file)) === size) return file;
  const unfinished = `${file}.${process.pid}`;
  try {
    const content = await Bun.zstdDecompress(await Bun.file(path).bytes());
    if (content.length !== size) {
      throw new Error(`Copy the executable again: its ${name} is damaged`);
    }
    await Bun.write(unfinished, content);
    await chmod(unfinished, 0o755);
    await rename(unfinished, file);
    return file;
  } finally {
    await rm(unfinished, { force: true });
  }
}

const sizeOf = (file: string): Promise<number> =>
  stat(file).then(
    ({ size }) => size,
    () => -1,
  );
