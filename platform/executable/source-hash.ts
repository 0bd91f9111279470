import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';

const sources = '{modules,platform,worker,patches}/**/*';
const guides = '{*.md,llms.txt,docs/*.md}';
const others = ['package.json', 'bun.lock'];

/** A text that is the same for the same sources. */
export async function hashOfSources(root: string): Promise<string> {
  const hash = createHash('sha256').update(`${process.platform} ${process.arch}\n`);
  const scanned = [sources, guides].map((pattern) =>
    Array.fromAsync(new Bun.Glob(pattern).scan({ cwd: root, onlyFiles: true })),
  );
  const found = (await Promise.all(scanned)).flat();
  for (const path of [...found.sort(), ...others]) {
    hash.update(`${path}\n`).update(await readFile(join(root, path)));
  }
  return hash.digest('hex');
}
