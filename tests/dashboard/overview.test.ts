import { afterAll, beforeAll, describe, expect, test } from 'bun:test';
import type { Locator, Page, Response } from 'playwright-core';
import { openFile } from '../../platform/database/file.ts';
import { findChromium } from '../support/chromium.ts';
import { until } from '../support/until.ts';
import type { DashboardUnderTest } from './dashboard-under-test.ts';
import { startFilledDashboard } from './filled.ts';

const chromium = await findChromium();

describe.skipIf(chromium === undefined)('The overview in a browser', () => {
  let dashboard: DashboardUnderTest;
  beforeAll(async () => {
    dashboard = await startFilledDashboard(chromium ?? '');
  }, 60_000);
  afterAll(() => dashboard[Symbol.asyncDispose]());

  test('Shows volume, success rate, commands and how long they took', async () => {
    const page = await dashboard.open();
    const figures = page.locator('.figures');
    await figures.getByText('2,862.50 EUR').waitFor();
    await figures.getByText(/^\d+\.\d %$/).waitFor();
    await figures.getByText(/^0\.\d\d$/).waitFor();
    const commands = panel(page, 'Commands, last 15 minutes');
    await value(commands, 'Succeeded', /^[1-9]\d*$/);
    await value(commands, 'Failed', /^0$/);
    for (const name of ['p50', 'p95', 'p99']) await value(commands, `Latency ${name}`, /^\d+ ms$/);
    const volume = panel(page, 'Volume by day');
    await volume.getByText('EUR a payment on average').waitFor();
    const { body } = await dashboard.api.send('GET', '/v1/payments/order-1');
    const today = (body['createdAt'] as string).slice(0, 10);
    const sums = `${today}: 2,862.50 EUR in 20 payments`;
    await volume.getByText('Day by day').click();
    await volume.getByRole('listitem').filter({ hasText: sums }).waitFor();
    // The last bar is today's.
    const { x, y, width, height } = (await volume.locator('.u-over').boundingBox()) ?? fail();
    await page.mouse.move(x + width - 10, y + height / 2);
    await volume.locator('small').filter({ hasText: sums }).waitFor();
    await page.getByLabel('Currency').selectOption('JPY');
    await page.getByRole('heading', { name: 'Volume by day, JPY' }).waitFor();
    await value(panel(page, 'Payments by status'), 'Processing', /^\d+$/);
    await page.context().close();
  }, 30_000);

  test('Shows the hit rate of the cache by tier', async () => {
    for (let count = 0; count < 9; count += 1) await dashboard.api.send('GET', '/v1/payments');
    const page = await dashboard.open();
    const queries = panel(page, 'Queries, last 15 minutes');
    await value(queries, 'Cache hit rate', /^[1-9]\d*\.\d %$/);
    await value(queries, 'Memory', /^\d+ answers [1-9]\d*\.\d %$/);
    await value(queries, 'Primary', /^\d+ answers [1-9]\d*\.\d %$/);
    await value(queries, 'Replica', /^0\.0 %$/);
    await page.context().close();
  }, 30_000);

  test('Is answered by memory, where that is current', async () => {
    const page = await dashboard.open();
    const statistics = '**/v1/payments/statistics*';
    // Memory that was read from a moment ago is not always known to be current yet.
    const remembered = await until('memory answers', 20_000, async () => {
      const [response] = await Promise.all([page.waitForResponse(statistics), page.reload()]);
      return answeredBy(response).startsWith('memory; hit') && (await counted(response));
    });
    // The page asks again by itself, at times before the payment is there.
    const first = page.waitForResponse(
      async (response) =>
        response.url().includes('/v1/payments/statistics') &&
        (await counted(response)) === remembered + 1,
    );
    const body = { amount: 100, currency: 'EUR' };
    const [response] = await Promise.all([
      first,
      dashboard.api.send('POST', '/v1/payments', { body }),
    ]);
    expect(answeredBy(response)).toStartWith('primary');
    await page.context().close();
  }, 30_000);

  test('Shows how far subscriptions lag behind the events, and no more than the own ones', async () => {
    const page = await dashboard.open();
    const lags = panel(page, 'Subscription lag');
    await lags.getByText('Nothing reads events here.').waitFor();
    const { body } = await dashboard.api.send('GET', '/v1/metrics/subscriptions');
    expect(body['data']).toEqual([]);
    const database = await openFile(dashboard.databaseUrl);
    // Nothing moves it: no relay runs here.
    const sql = `INSERT INTO subscriptions (name, place, fence, moved_at, failures)
      SELECT 'webhooks', max(log_id) - 2, 1, '', 0 FROM events`;
    await database.write([{ sql, args: [] }]);
    await database.close();
    await value(lags, 'Webhooks', /^2 events, [\d.]+ (s|min)$/);
    await page.context().close();
  }, 30_000);

  test('Tells of the parts of a server that is not ready, and of one that does not answer', async () => {
    const page = await dashboard.open();
    const health = panel(page, 'Health');
    await value(health, 'Database', /^OK$/);
    const checks = { database: 'unavailable', temporal: 'ok', worker: 'ok', cache: 'off' };
    await page.route('**/readyz', (route) =>
      route.fulfill({ status: 503, json: { status: 'unavailable', checks } }),
    );
    await value(health, 'Database', /^Unavailable$/);
    await page.unroute('**/readyz');
    await page.route('**/readyz', (route) => route.abort());
    await health.getByText('The server does not answer.').waitFor();
    await page.context().close();
  }, 30_000);

  test('No browser had anything to complain of', () => {
    expect(dashboard.complaints).toEqual([]);
  });
});

function fail(): never {
  throw new Error('There is no chart');
}

const panel = (page: Page, name: string): Locator => page.getByRole('region', { name });

/** Waits until a term of a panel has a value that is as expected. */
async function value(within: Locator, term: string, expected: RegExp): Promise<void> {
  const pair = within.locator('.pairs > div').filter({ hasText: term });
  await pair.locator('dd').filter({ hasText: expected }).waitFor();
}

const answeredBy = (response: Response): string => response.headers()['cache-status'] ?? '';

/** How many payments there are, of all currencies, by what statistics say. */
async function counted(response: Response): Promise<number> {
  const { data } = (await response.json()) as { data: readonly { count: number }[] };
  return data.reduce((sum, { count }) => sum + count, 0);
}
