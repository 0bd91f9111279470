// `npm run build`: dist/quittance, one file with everything in it, for the machine that builds it.
import { mkdir, rename, stat } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { listingOf, prepareCarried } from './carried.ts';
import { editsFor, threads } from './edits.ts';
import { executablePlugin } from './plugin.ts';
import { hashOfSources } from './source-hash.ts';

const root = join(import.meta.dir, '../..');

/** An executable, and the sources that it was built of. */
interface Built {
  readonly file: string;
  readonly bytes: number;
}

/** Builds the executable, unless these very sources were built before. */
export async function buildExecutable(say: (message: string) => void): Promise<Built> {
  const folder = join(root, 'dist');
  const file = join(folder, 'quittance');
  const cache = join(folder, 'cache');
  const built = Bun.file(join(cache, 'built'));
  const hash = await hashOfSources(root);
  if ((await built.exists()) && (await Bun.file(file).exists()) && (await built.text()) === hash) {
    say('The sources have not changed since the last build');
    return { file, bytes: (await stat(file)).size };
  }
  await mkdir(cache, { recursive: true });
  const listing = listingOf(await prepareCarried(cache, say));
  const { plugin, check } = executablePlugin(listing, editsFor(nativeFiles()));
  const unfinished = join(cache, `quittance.${process.pid}`);
  const result = await Bun.build({
    entrypoints: ['platform/cli/main.ts', ...threads].map((path) => join(root, path)),
    root,
    compile: { outfile: unfinished, autoloadBunfig: false },
    plugins: [plugin],
    // Names stay: error reports and Temporal's SDK read them.
    minify: { whitespace: true, syntax: true, identifiers: false },
    throw: false,
  });
  if (!result.success) throw new AggregateError(result.logs, 'Cannot build the executable');
  check();
  // Renamed into place: whoever runs the old one goes on with it.
  await rename(unfinished, file);
  await Bun.write(built, hash);
  return { file, bytes: (await stat(file)).size };
}

/** The native parts for this machine, as their packages find them. */
function nativeFiles(): { readonly temporal: string; readonly libsql: string } {
  // The bridge is the worker's dependency, not ours.
  const ofWorker = createRequire(require.resolve('@temporalio/worker'));
  const { getPrebuiltPath } = ofWorker('@temporalio/core-bridge/common.js') as {
    getPrebuiltPath(): string;
  };
  const system =
    process.platform === 'linux'
      ? `linux-${process.arch}-gnu`
      : `${process.platform}-${process.arch}`;
  return { temporal: getPrebuiltPath(), libsql: require.resolve(`@libsql/${system}`) };
}

if (import.meta.main) {
  const startedAt = performance.now();
  const say = (message: string): void => void process.stdout.write(`${message}\n`);
  const { file, bytes } = await buildExecutable(say);
  const seconds = ((performance.now() - startedAt) / 1_000).toFixed(1);
  say(`${file}: ${(bytes / 1e6).toFixed(0)} MB, in ${seconds} s`);
  process.exit(0);
}
