import { afterAll, beforeAll, describe, expect, test } from 'bun:test';
import { findChromium } from '../support/chromium.ts';
import { confirm, startDashboard, type DashboardUnderTest } from './dashboard-under-test.ts';

const chromium = await findChromium();

describe.skipIf(chromium === undefined)('An export in a browser', () => {
  let dashboard: DashboardUnderTest;
  beforeAll(async () => {
    dashboard = await startDashboard(chromium ?? '', { worker: true });
  }, 60_000);
  afterAll(() => dashboard[Symbol.asyncDispose]());

  test('Is a file of what was searched for, all of it', async () => {
    for (let number = 1; number <= 24; number += 1) {
      const currency = number % 4 === 0 ? 'JPY' : 'EUR';
      const body = { id: `order-${number}`, amount: 100 + number, currency };
      await dashboard.api.send('POST', '/v1/payments', { body });
      // A third of them stays in processing.
      if (number % 3 === 0) continue;
      const action = number % 2 === 0 ? 'complete' : 'cancel';
      await dashboard.api.send('POST', `/v1/payments/order-${number}/${action}`, { body: {} });
    }
    const page = await dashboard.open(
      '/payments?currency=EUR&status=completed&status=canceled&minAmount=103&limit=2',
    );
    await page.getByRole('link', { name: 'Older →' }).click();
    await page.getByRole('link', { name: '← Newer' }).waitFor();
    await page.getByRole('button', { name: 'Export' }).click();
    await page.getByLabel('Format').selectOption('ndjson');
    await confirm(page, 'Export');
    const downloading = page.waitForEvent('download');
    await page.getByRole('link', { name: 'Download 10 rows' }).click();
    const download = await downloading;
    expect(download.suggestedFilename()).toMatch(/^rep_\w+\.ndjson$/);
    const rows = (await Bun.file(await download.path()).text()).trim().split('\n');
    const told = rows.map((row) => JSON.parse(row) as { currency: string; status: string });
    expect(told).toHaveLength(10);
    expect(new Set(told.map(({ currency }) => currency))).toEqual(new Set(['EUR']));
    expect(new Set(told.map(({ status }) => status))).toEqual(new Set(['completed', 'canceled']));
    await page.context().close();
  }, 60_000);

  test('No browser had anything to complain of', () => {
    expect(dashboard.complaints).toEqual([]);
  });
});
