import { afterAll, beforeAll, describe, expect, test } from 'bun:test';
import axe from 'axe-core';
import { chromium, type Browser, type Page } from 'playwright-core';
import { findChromium } from '../support/chromium.ts';
import { startTestOrigin, type TestOrigin } from '../support/test-origin.ts';

const executablePath = await findChromium();

describe.skipIf(executablePath === undefined)('Pages that need no key, in a browser', () => {
  let started: TestOrigin;
  let server: ReturnType<typeof Bun.serve>;
  let browser: Browser;

  beforeAll(async () => {
    started = await startTestOrigin({ commandGateway: 'direct', worker: false });
    server = Bun.serve({ port: 0, hostname: '127.0.0.1', fetch: started.origin.app.fetch });
    const args = ['--no-sandbox', '--disable-gpu', '--disable-dev-shm-usage'];
    browser = await chromium.launch({ executablePath: executablePath ?? '', args });
  }, 120_000);
  afterAll(async () => {
    await browser.close();
    await server.stop(true);
    await started[Symbol.asyncDispose]();
  });

  const looks = [
    ['light', 1280],
    ['light', 360],
    ['dark', 1280],
    ['dark', 360],
  ] as const;

  test.each(looks)(
    'In %s, %d pixels wide: whole, readable, and as the policy allows',
    async (colorScheme, width) => {
      const context = await browser.newContext({ colorScheme, viewport: { width, height: 800 } });
      context.setDefaultTimeout(60_000);
      const page = await context.newPage();
      const complaints: string[] = [];
      page.on('pageerror', ({ message }) => complaints.push(message));
      page.on('console', (message) => {
        if (/policy|refused/i.test(message.text())) complaints.push(message.text());
      });
      for (const path of ['/problems/idempotency_key_reused', '/problems', '/docs']) {
        await page.goto(new URL(path, server.url).href);
        if (path === '/docs') await page.getByText('/v1/payments/statistics').waitFor();
        expect([path, await brightnessOf(page)]).toEqual([path, colorScheme]);
        const beside = await page.evaluate<number>(
          'document.documentElement.scrollWidth - document.documentElement.clientWidth',
        );
        expect([path, beside <= 0]).toEqual([path, true]);
        // Swagger UI's own are not ours.
        if (path !== '/docs') expect([path, await findings(page)]).toEqual([path, []]);
      }
      expect(complaints).toEqual([]);
      await context.close();
    },
    180_000,
  );
});

/** Whether what is behind the text is light or dark. */
const brightnessOf = (page: Page): Promise<string> =>
  page.evaluate<string>(`(() => {
    const colours = [document.body, document.documentElement].map(
      (each) => getComputedStyle(each).backgroundColor);
    const seen = colours.find((each) => each !== 'rgba(0, 0, 0, 0)') ?? 'rgb(255, 255, 255)';
    const [red, green, blue] = seen.match(/[0-9.]+/g).map(Number);
    return red + green + blue > 384 ? 'light' : 'dark';
  })()`);

async function findings(page: Page): Promise<readonly string[]> {
  // By the debugger's way, which a policy of the page does not bind.
  await page.evaluate(axe.source);
  return page.evaluate<string[]>(
    'axe.run().then(({ violations }) => violations.map(({ id }) => id))',
  );
}
