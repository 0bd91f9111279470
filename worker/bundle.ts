import { createHash } from 'node:crypto';
import { mkdir, readdir, readFile, rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { bundleWorkflowCode, DefaultLogger } from '@temporalio/worker';
import { embedded } from '../platform/executable/embedded.ts';

const root = join(import.meta.dir, '..');
const sources = ['worker/workflows', 'modules', 'bun.lock'];

/**
 * The workflows in one script: of the executable, or built when their sources have changed since
 * the last time.
 */
export async function workflowBundle(): Promise<{ code: string }> {
  if (embedded) return { code: embedded.workflows };
  const cache = join(root, 'node_modules/.cache/quittance');
  const file = join(cache, `workflows-${await hashOf(sources)}.js`);
  const cached = await readFile(file, 'utf8').catch(() => undefined);
  if (cached !== undefined) return { code: cached };
  const { code } = await bundleWorkflowCode({
    workflowsPath: join(root, 'worker/workflows/index.ts'),
    logger: new DefaultLogger('ERROR'),
  });
  await mkdir(cache, { recursive: true });
  const unfinished = `${file}.${process.pid}`;
  await writeFile(unfinished, code);
  await rename(unfinished, file);
  return { code };
}

async function hashOf(paths: readonly string[]): Promise<string> {
  const hash = createHash('sha256');
  for (const path of paths) {
    for (const file of await filesOf(join(root, path))) {
      hash.update(file.slice(root.length)).update(await readFile(file));
    }
  }
  return hash.digest('hex').slice(0, 16);
}

async function filesOf(path: string): Promise<string[]> {
  if (!(await Bun.file(path).exists())) {
    const names = await readdir(path, { recursive: true });
    return names
      .filter((name) => name.endsWith('.ts'))
      .sort()
      .map((name) => join(path, name));
  }
  return [path];
}
