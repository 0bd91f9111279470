import { afterAll, beforeAll, describe, expect, test } from 'bun:test';
import type { Page } from 'playwright-core';
import { findChromium } from '../support/chromium.ts';
import { until } from '../support/until.ts';
import type { DashboardUnderTest } from './dashboard-under-test.ts';
import { startFilledDashboard } from './filled.ts';

const chromium = await findChromium();
const phone = { viewport: { width: 360, height: 700 } };

describe.skipIf(chromium === undefined)('Where one is in a browser', () => {
  let dashboard: DashboardUnderTest;
  beforeAll(async () => {
    dashboard = await startFilledDashboard(chromium ?? '');
  }, 60_000);
  afterAll(() => dashboard[Symbol.asyncDispose]());

  const top = (page: Page): Promise<number> => page.evaluate<number>('scrollY');

  test('A next page begins at its top, and back leads to where one was', async () => {
    const page = await dashboard.open('/payments', phone);
    await page.getByRole('link', { name: 'Older →' }).click();
    await page.getByRole('link', { name: 'order-9' }).waitFor();
    expect(await top(page)).toBe(0);
    await page.getByRole('link', { name: 'order-9' }).scrollIntoViewIfNeeded();
    const before = await top(page);
    expect(before).toBeGreaterThan(200);
    await page.getByRole('link', { name: 'order-9' }).click();
    await page.getByRole('heading', { name: '104.03 EUR' }).waitFor();
    expect(await top(page)).toBe(0);
    expect(await page.locator(':focus').getAttribute('id')).toBe('content');
    await page.goBack();
    await page.getByRole('link', { name: 'order-9' }).waitFor();
    await until('one is where one was', 5_000, async () => (await top(page)) === before);
    await page.context().close();
  }, 30_000);

  test('Who searches stays in the field; back empties it', async () => {
    const page = await dashboard.open('/payments');
    await page.getByLabel('Words').fill('gift');
    await page.keyboard.press('Enter');
    await page.getByRole('link', { name: 'order-22' }).waitFor();
    await page.getByRole('link', { name: 'order-24' }).waitFor({ state: 'detached' });
    expect(await page.locator(':focus').getAttribute('name')).toBe('q');
    expect(new URL(page.url()).search).toBe('?q=gift');
    await page.goBack();
    await page.getByRole('link', { name: 'order-24' }).waitFor();
    expect(await page.getByLabel('Words').inputValue()).toBe('');
    await page.context().close();
  }, 30_000);

  test('The currency of the overview is in its address', async () => {
    const page = await dashboard.open();
    await page.getByLabel('Currency').selectOption('JPY');
    await page.getByRole('heading', { name: 'Volume by day, JPY' }).waitFor();
    await page.reload();
    await page.getByRole('heading', { name: 'Volume by day, JPY' }).waitFor();
    await page.goBack();
    await page.getByRole('heading', { name: 'Volume by day, EUR' }).waitFor();
    await page.context().close();
  }, 30_000);

  test('An address that is written wrongly leads nowhere, and breaks nothing', async () => {
    const page = await dashboard.open('/payments/%zz');
    await page.getByRole('heading', { name: 'Nothing here' }).waitFor();
    await page.context().close();
  }, 30_000);

  test.each([
    ['order-1', 'answered before it reads again', false],
    ['order-3', 'answered after it has read again', true],
  ])(
    'Whoever is by keyboard goes on where the button was: %s, %s',
    async (id, _, held) => {
      const page = await dashboard.open(`/payments/${id}`);
      const refund = page.getByRole('button', { name: 'Refund' });
      await page.route(`**/${id}/complete`, async (route) => {
        const response = await route.fetch();
        if (held) await refund.waitFor({ state: 'attached' });
        await route.fulfill({ response });
      });
      await page.getByRole('button', { name: 'Complete' }).focus();
      await page.keyboard.press('Enter');
      await page.getByRole('dialog').getByRole('button', { name: 'Complete' }).focus();
      await page.keyboard.press('Enter');
      await refund.waitFor();
      await page.locator(':focus[aria-label="Actions"]').waitFor();
      await page.keyboard.press('Tab');
      expect(await page.locator(':focus').textContent()).toBe('Refund');
      await page.context().close();
    },
    30_000,
  );

  test('Times are of a zone that is named, to the second', async () => {
    const { body } = await dashboard.api.send('GET', '/v1/payments/order-1');
    const page = await dashboard.open('/payments/order-1', { timezoneId: 'Asia/Tokyo' });
    await page.getByText('Times in Asia/Tokyo').waitFor();
    const at = Date.parse(body['createdAt'] as string) + 9 * 3_600_000;
    const local = new Date(at).toISOString().slice(0, 19).replace('T', ' ');
    const created = page.locator('.facts > div').filter({ hasText: 'Created' });
    expect(await created.locator('time').textContent()).toBe(local);
    await page.context().close();
  }, 30_000);

  test('An id is copied', async () => {
    const permissions = ['clipboard-read', 'clipboard-write'];
    const page = await dashboard.open('/payments/order-2', { permissions });
    await page.getByRole('button', { name: 'Copy the id' }).click();
    await page.getByRole('status').filter({ hasText: 'Copied the id' }).waitFor();
    expect(await page.evaluate<string>('navigator.clipboard.readText()')).toBe('order-2');
    await page.context().close();
  }, 30_000);

  test('Whose session is over signs in again, and is where they were', async () => {
    const page = await dashboard.open('/payments?currency=JPY');
    await page.getByRole('link', { name: 'order-5' }).click();
    await page.getByRole('heading', { name: '5,935 JPY' }).waitFor();
    await page.context().clearCookies();
    // What happens has the page read again, which at times it does by itself before that.
    const body = { amount: 100, currency: 'EUR' };
    await dashboard.api.send('POST', '/v1/payments', { body });
    await page.getByText('Your session is over').waitFor();
    await page.getByLabel('API key').fill(dashboard.apiKey);
    await page.getByRole('button', { name: 'Sign in' }).click();
    await page.getByRole('heading', { name: '5,935 JPY' }).waitFor();
    await page.getByRole('button', { name: 'Sign out' }).click();
    await page.getByRole('heading', { name: 'Sign in' }).waitFor();
    expect(await page.getByText('Your session is over').count()).toBe(0);
    await page.context().close();
  }, 30_000);

  test('A server that does not answer at first is asked again', async () => {
    const page = await dashboard.open('/api-keys');
    const asked = '**/v1/organization';
    await page.route(asked, (route) => route.abort());
    await page.reload();
    await page.getByText('The server does not answer').waitFor();
    await page.unroute(asked);
    await page.getByRole('heading', { name: 'API keys' }).waitFor();
    await page.context().close();
  }, 30_000);

  test('A server that stops to answer is not called live, and is again when it answers', async () => {
    const page = await dashboard.open('/');
    await page.getByText('Live', { exact: true }).waitFor();
    const asked = '**/v1/payments*';
    await page.route(asked, (route) => route.abort());
    await page.getByRole('link', { name: 'Payments', exact: true }).click();
    await page.getByText('The server does not answer').waitFor();
    await page.getByText('Every 5 s').waitFor();
    await page.unroute(asked);
    await page.getByRole('link', { name: 'order-24' }).waitFor();
    await page.getByText('Live', { exact: true }).waitFor();
    await page.context().close();
  }, 60_000);

  test('No browser had anything to complain of', () => {
    expect(dashboard.complaints).toEqual([]);
  });
});
