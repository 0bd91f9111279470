import { afterAll, beforeAll, describe, expect, test } from 'bun:test';
import axe from 'axe-core';
import type { Page } from 'playwright-core';
import { findChromium } from '../support/chromium.ts';
import { startDashboard, type DashboardUnderTest } from './dashboard-under-test.ts';
import { fill } from './filled.ts';

const chromium = await findChromium();

const pages = [
  ['overview', '/'],
  ['payments', '/payments'],
  ['search', '/payments?q=tea&currency=EUR&status=completed'],
  ['payment', '/payments/order-4'],
  ['commands', '/commands'],
  ['bulk-jobs', '/bulk-jobs'],
  ['webhooks', '/webhooks'],
  ['api-keys', '/api-keys'],
  ['nowhere', '/nowhere'],
] as const;

describe.skipIf(chromium === undefined)('How the dashboard looks', () => {
  let dashboard: DashboardUnderTest;
  beforeAll(async () => {
    dashboard = await startDashboard(chromium ?? '');
    await fill(dashboard.api, 24);
  }, 60_000);
  afterAll(() => dashboard[Symbol.asyncDispose]());

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
      await page.goto(`${dashboard.url}/payments`);
      await page.getByRole('button', { name: 'Create a payment' }).click();
      expect(await findings(page)).toEqual([]);
      await dashboard.picture(page, `create-${colorScheme}`);
      await page.context().close();
    },
    120_000,
  );

  test('Every page at 360 pixels: nothing is beside it', async () => {
    const page = await dashboard.open('/', { viewport: { width: 360, height: 780 } });
    for (const [name, path] of pages) {
      await page.goto(`${dashboard.url}${path}`);
      await settled(page);
      const beside = await page.evaluate<number>(
        'document.documentElement.scrollWidth - document.documentElement.clientWidth',
      );
      expect([name, beside <= 0]).toEqual([name, true]);
      expect([name, (await shiftsOf(page)) < 0.05]).toEqual([name, true]);
      await dashboard.picture(page, `${name}-360`);
    }
    await page.context().close();
  }, 120_000);

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

/** What axe finds that is serious or worse, in short. */
async function findings(page: Page): Promise<string[]> {
  // Run beside the page's own scripts: its policy takes none from elsewhere.
  await page.evaluate(axe.source);
  const { violations } = await page.evaluate<axe.AxeResults>('axe.run(document)');
  return violations
    .filter(({ impact }) => impact === 'serious' || impact === 'critical')
    .map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join(' ')}`);
}
