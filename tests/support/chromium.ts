import { existsSync } from 'node:fs';

const names = ['chromium', 'chromium-browser', 'google-chrome', 'chrome'];

/** The Chromium that is installed, or Debian's where it may be installed; undefined where none can be had. */
export async function findChromium(): Promise<string | undefined> {
  const found = installed() ?? (await installDebians());
  if (!found) console.error('Skipping the tests in a browser: install the package chromium');
  return found;
}

const installed = (): string | undefined =>
  names.map((name) => Bun.which(name)).find((path) => path !== null && existsSync(path)) ??
  undefined;

async function installDebians(): Promise<string | undefined> {
  if (process.getuid?.() !== 0 || Bun.which('apt-get') === null) return undefined;
  console.error('Installing chromium for the tests in a browser');
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
