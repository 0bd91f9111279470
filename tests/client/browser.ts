import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { scratchFolder } from '../support/scratch-folder.ts';

const names = ['chromium', 'chromium-browser', 'google-chrome', 'chrome'];

/** A browser without a window. */
export interface Browser {
  /** Opens a page, and answers its document once it has settled. */
  show(url: string): Promise<string>;
}

/** The browser that is installed, or Debian's where it may be installed; undefined where none can be had. */
export async function findBrowser(): Promise<Browser | undefined> {
  const program = installed() ?? (await installDebians());
  return program === undefined ? undefined : browserOf(program);
}

const installed = (): string | undefined =>
  names.map((name) => Bun.which(name)).find((path) => path !== null && existsSync(path)) ??
  undefined;

async function installDebians(): Promise<string | undefined> {
  if (process.getuid?.() !== 0 || Bun.which('apt-get') === null) return undefined;
  const environment = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' };
  for (const words of [['update'], ['install', '-y', '--no-install-recommends', 'chromium']]) {
    const { exited } = Bun.spawn(['timeout', '300', 'apt-get', '-qq', ...words], {
      env: environment,
      stdio: ['ignore', 'ignore', 'ignore'],
    });
    if ((await exited) !== 0) return undefined;
  }
  return installed();
}

const browserOf = (program: string): Browser => ({
  async show(url) {
    const profile = join(await scratchFolder(), 'profile');
    const words = ['--headless=new', '--no-sandbox', '--disable-gpu', '--disable-dev-shm-usage'];
    const running = Bun.spawn(
      [
        'timeout',
        '120',
        program,
        ...words,
        `--user-data-dir=${profile}`,
        '--virtual-time-budget=60000',
        '--dump-dom',
        url,
      ],
      { stdio: ['ignore', 'pipe', 'ignore'] },
    );
    return new Response(running.stdout).text();
  },
});
