import { open } from 'node:fs/promises';
import { dirname } from 'node:path';

/** Has a file, or a folder's list of names, on the disk: a rename before it may be lost. */
export async function synced(path: string): Promise<void> {
  const handle = await open(path, 'r');
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}

export const syncedFolderOf = (path: string): Promise<void> => synced(dirname(path));

/** SHA-256 of a file of any size, in hex; `tell` is told how many bytes are read. */
export async function hashOfFile(
  path: string,
  tell: (bytes: number) => void = () => undefined,
): Promise<string> {
  const hash = new Bun.CryptoHasher('sha256');
  let read = 0;
  for await (const chunk of Bun.file(path).stream()) {
    hash.update(chunk);
    tell((read += chunk.byteLength));
  }
  return hash.digest('hex');
}
