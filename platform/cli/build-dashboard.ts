import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { readdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

const root = join(import.meta.dir, '..', '..');
const sources = join(root, 'platform', 'dashboard');
/** Where the built dashboard is. */
export const dashboardFolder = join(root, 'dist', 'dashboard');
const folder = dashboardFolder;
const bundle = join(root, 'platform', 'cli', 'dashboard-bundle.ts');

/**
 * Builds the dashboard into `dist/dashboard` where its sources have changed since. A program
 * without the sources carries it built. Several may build at a time: each in a folder of its own,
 * which is put into place as a whole.
 */
export async function buildDashboard(say: (message: string) => void): Promise<void> {
  if (!existsSync(sources)) return;
  const wanted = await hashOfSources();
  if ((await builtOf()) === wanted) return;
  say('Building the dashboard');
  const own = `${folder}.${process.pid}`;
  try {
    const building = Bun.spawn([process.execPath, bundle, own], {
      cwd: root,
      stdio: ['ignore', 'ignore', 'pipe'],
    });
    const complaint = new Response(building.stderr).text();
    if ((await building.exited) !== 0) {
      throw new Error(`Cannot build the dashboard: ${await complaint}`);
    }
    await writeFile(join(own, stampName), wanted);
    await putIntoPlace(own, wanted);
  } finally {
    await rm(own, { recursive: true, force: true });
  }
}

/** Beside the files, so that it comes and goes with them. */
const stampName = '.built-of';

const builtOf = (): Promise<string> => readFile(join(folder, stampName), 'utf8').catch(() => '');

async function putIntoPlace(own: string, wanted: string): Promise<void> {
  // Whoever serves what somebody else has put there is not to miss it for a moment.
  if ((await builtOf()) === wanted) return;
  const old = `${own}.old`;
  await rename(folder, old).catch(() => undefined);
  await rm(old, { recursive: true, force: true });
  await rename(own, folder).catch(async (error: unknown) => {
    // Somebody else was quicker with the same files.
    if ((await builtOf()) !== wanted) throw error;
  });
}

/** Of what the dashboard is built from, its packages' versions and the bundling included. */
async function hashOfSources(): Promise<string> {
  const names = await readdir(sources, { recursive: true });
  const paths = names
    .filter((name) => /\.(tsx?|css|html|svg)$/.test(name))
    .sort()
    .map((name) => join(sources, name));
  const kernel = ['currency', 'format-money', 'scope'].map((name) => `modules/kernel/${name}.ts`);
  const payments = ['lifecycle', 'payment-event'].map(
    (name) => `modules/payments/domain/${name}.ts`,
  );
  const others = [...kernel, ...payments, 'bun.lock'];
  const hash = createHash('sha256');
  for (const path of [...paths, bundle, ...others.map((name) => join(root, name))]) {
    hash.update(path.slice(root.length)).update(await readFile(path));
  }
  return hash.digest('hex');
}

if (import.meta.main) {
  await buildDashboard((message) => void process.stdout.write(`${message}\n`));
  process.exit(0);
}
