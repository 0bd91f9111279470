import { join } from 'node:path';
import { findChromium } from '../support/chromium.ts';
import { scratchFolder } from '../support/scratch-folder.ts';

/** A browser without a window. */
export interface Browser {
  /** Opens a page, and answers its document once it has settled. */
  show(url: string): Promise<string>;
}

/** The browser that is installed, or Debian's where it may be installed; undefined where none can be had. */
export async function findBrowser(): Promise<Browser | undefined> {
  const program = await findChromium();
  return program === undefined ? undefined : browserOf(program);
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
