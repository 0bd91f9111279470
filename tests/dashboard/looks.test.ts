import { afterAll, beforeAll, describe, expect, test } from 'bun:test';
import { join } from 'node:path';
import axe from 'axe-core';
import type { Page } from 'playwright-core';
import { findChromium } from '../support/chromium.ts';
import { startDashboard, type DashboardUnderTest } from './dashboard-under-test.ts';
import { fillEveryPage, type FilledPlaces } from './filled.ts';
import { dialogs } from './open-dialogs.ts';
import { startReceiver, type Receiver } from './receiver.ts';

const chromium = await findChromium();

const pagesOf = ({ failedCommand, event, bulkJob, report }: FilledPlaces) =>
  [
    ['overview', '/'],
    ['payments', '/payments'],
    ['search', '/payments?q=tea&currency=EUR&status=completed'],
    ['payment', '/payments/order-4'],
    ['attempts', '/payments/declined'],
    ['longest', '/payments/longest'],
    ['commands', '/commands'],
    ['command', `/commands/${failedCommand}`],
    ['events', '/events'],
    ['event', `/events/${event}`],
    ['bulk-jobs', '/bulk-jobs'],
    ['bulk-job', `/bulk-jobs/${bulkJob}`],
    ['report', `/reports/${report}`],
    ['webhooks', '/webhooks'],
    ['webhook', '/webhooks/shop'],
    ['api-keys', '/api-keys'],
    ['nowhere', '/nowhere'],
  ] as const;

describe.skipIf(chromium === undefined)('How the dashboard looks', () => {
  let dashboard: DashboardUnderTest;
  let receiver: Receiver;
  let pages: ReturnType<typeof pagesOf>;
  beforeAll(async () => {
    dashboard = await startDashboard(chromium ?? '', { worker: true });
    receiver = startReceiver();
    pages = pagesOf(await fillEveryPage(dashboard, receiver));
  }, 90_000);
  afterAll(async () => {
    await dashboard[Symbol.asyncDispose]();
    receiver[Symbol.dispose]();
  });

  test('Every page that there is, is looked at', async () => {
    const source = await Bun.file(
      join(import.meta.dir, '..', '..', 'platform', 'dashboard', 'pages', 'index.tsx'),
    ).text();
    const kinds = [...source.matchAll(/^ {2}'?([\w-]*)'?: \((id)?\) => </gm)];
    expect(kinds.length).toBeGreaterThan(9);
    const looked = pages.map(([, path]) => path.split('?')[0]?.split('/') ?? []);
    for (const [, name = '', id] of kinds) {
      const isLookedAt = looked.some(
        ([, at, ofId]) => at === name && (ofId === undefined) === (id === undefined),
      );
      expect([name, id, isLookedAt]).toEqual([name, id, true]);
    }
  });

  test.each(['light', 'dark'] as const)(
    'Every page in %s: whoever cannot see it can use it, and nothing jumps',
    async (colorScheme) => {
      const page = await dashboard.open('/', { colorScheme });
      for (const [name, path] of pages) {
        await page.goto(`${dashboard.url}${path}`);
        await settled(page);
        expect([name, await findings(page)]).toEqual([name, []]);
        expect([name, (await shiftsOf(page)) < 0.05]).toEqual([name, true]);
        await dashboard.picture(page, `${name}-${colorScheme}`);
      }
      await page.context().close();
    },
    120_000,
  );

  test.each(['light', 'dark'] as const)(
    'Every dialog in %s: whoever cannot see it can use it',
    async (colorScheme) => {
      const page = await dashboard.open('/', { colorScheme });
      for (const { name, path, open } of dialogs) {
        await page.goto(`${dashboard.url}${path}`);
        await settled(page);
        await open(page);
        await page.getByRole('dialog').waitFor();
        expect([name, await findings(page, 'dialog')]).toEqual([name, []]);
        await dashboard.picture(page, `${name}-${colorScheme}`);
      }
      await page.context().close();
    },
    120_000,
  );

  test('Every page and every dialog at 360 pixels: nothing is beside it', async () => {
    const page = await dashboard.open('/', { viewport: { width: 360, height: 780 } });
    for (const [name, path] of pages) {
      await page.goto(`${dashboard.url}${path}`);
      await settled(page);
      expect([name, await widthBeside(page, 'document.documentElement')]).toEqual([name, 0]);
      expect([name, (await shiftsOf(page)) < 0.05]).toEqual([name, true]);
      await dashboard.picture(page, `${name}-360`);
    }
    for (const { name, path, open } of dialogs) {
      await page.goto(`${dashboard.url}${path}`);
      await settled(page);
      await open(page);
      await page.getByRole('dialog').waitFor();
      const beside = await widthBeside(page, "document.querySelector('dialog')");
      expect([name, beside]).toEqual([name, 0]);
      await dashboard.picture(page, `${name}-360`);
    }
    await page.context().close();
  }, 180_000);

  test('Texts as long as they may be leave room for the others', async () => {
    const page = await dashboard.open('/payments?currency=KWD');
    const row = page.locator('tbody tr').filter({ hasText: 'longest' });
    await row.waitFor();
    expect((await row.boundingBox())?.height).toBeLessThan(100);
    await page.goto(`${dashboard.url}/payments/longest`);
    await page.getByText('9,007,199,254,740.991 KWD').first().waitFor();
    const description = page.locator('.facts > div').filter({ hasText: 'Description' });
    expect((await description.boundingBox())?.height).toBeLessThan(300);
    await page.context().close();
  }, 30_000);

  test('Who is not signed in sees the way in, and can use it', async () => {
    const page = await dashboard.open('/', { colorScheme: 'dark' });
    await page.getByRole('button', { name: 'Sign out' }).click();
    await page.getByRole('heading', { name: 'Sign in' }).waitFor();
    expect(await findings(page)).toEqual([]);
    await dashboard.picture(page, 'sign-in-dark');
    await page.setViewportSize({ width: 360, height: 780 });
    expect(await widthBeside(page, 'document.documentElement')).toBe(0);
    await page.context().close();
  }, 30_000);

  test('No browser had anything to complain of', () => {
    expect(dashboard.complaints).toEqual([]);
  });
});

/** Waits until everything that the page asked for has come; its stream of events never ends. */
async function settled(page: Page): Promise<void> {
  await page.locator('h1').waitFor();
  await page.locator('[aria-busy="true"]').first().waitFor({ state: 'detached' });
  await page.getByText('Loading …').waitFor({ state: 'detached' });
}

const shiftsOf = (page: Page): Promise<number> => page.evaluate<number>('window.shifts');

/** How many pixels of an element are to the right of what is seen of it. */
const widthBeside = (page: Page, element: string): Promise<number> =>
  page.evaluate<number>(`Math.max(0, ${element}.scrollWidth - ${element}.clientWidth)`);

/** What axe finds that is serious or worse, in short. */
async function findings(page: Page, within = 'html'): Promise<string[]> {
  // Run beside the page's own scripts: its policy takes none from elsewhere.
  await page.evaluate(axe.source);
  const { violations } = await page.evaluate<axe.AxeResults>(`axe.run('${within}')`);
  return violations
    .filter(({ impact }) => impact === 'serious' || impact === 'critical')
    .map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join(' ')}`);
}
