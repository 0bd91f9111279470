import { createHash } from 'node:crypto';
import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

const root = join(import.meta.dir, '..', '..');
const sources = join(root, 'platform', 'dashboard');
const stamp = join(root, 'dist', 'dashboard.stamp');

/** Where the built files of the dashboard are. */
export const dashboardFolder = join(root, 'dist', 'dashboard');

/** Builds the dashboard where its sources have changed since it was built. */
export async function buildDashboard(say: (message: string) => void): Promise<void> {
  const wanted = await hashOfSources();
  if ((await readFile(stamp, 'utf8').catch(() => '')) === wanted) return;
  say('Building the dashboard');
  const { build } = await import('vite');
  await build({
    root: sources,
    configFile: false,
    logLevel: 'warn',
    oxc: { jsx: { runtime: 'automatic', importSource: 'preact' } },
    build: {
      outDir: dashboardFolder,
      emptyOutDir: true,
      assetsInlineLimit: 0,
      modulePreload: { polyfill: false },
    },
  });
  await mkdir(join(root, 'dist'), { recursive: true });
  await writeFile(stamp, wanted);
}

/** Of what the dashboard is built from, its packages' versions included. */
async function hashOfSources(): Promise<string> {
  const names = (await readdir(sources, { recursive: true })).filter((name) =>
    /\.(tsx?|css|html|svg)$/.test(name),
  );
  const hash = createHash('sha256').update(await readFile(join(root, 'bun.lock')));
  for (const name of names.sort()) hash.update(name).update(await readFile(join(sources, name)));
  return hash.digest('hex');
}

if (import.meta.main) {
  await buildDashboard((message) => void process.stdout.write(`${message}\n`));
  process.exit(0);
}
