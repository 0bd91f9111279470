import { afterAll, beforeAll, describe, expect, test } from 'bun:test';
import type { Page } from 'playwright-core';
import { findChromium } from '../support/chromium.ts';
import { until } from '../support/until.ts';
import { startDashboard, type DashboardUnderTest } from './dashboard-under-test.ts';
import { startReceiver } from './receiver.ts';

const chromium = await findChromium();

describe.skipIf(chromium === undefined)('Events in a browser', () => {
  let dashboard: DashboardUnderTest;
  beforeAll(async () => {
    dashboard = await startDashboard(chromium ?? '', { worker: true });
  }, 60_000);
  afterAll(() => dashboard[Symbol.asyncDispose]());

  const pay = async (id: string): Promise<string> => {
    const body = { id, amount: 500, currency: 'EUR' };
    const { headers } = await dashboard.api.send('POST', '/v1/payments', { body });
    return headers.get('Command-Id') ?? '';
  };
  const complete = (id: string) =>
    dashboard.api.send('POST', `/v1/payments/${id}/complete`, { body: {} });
  const rows = (page: Page) => page.locator('tbody tr');
  /** Waits until the first row is of this. */
  const firstIs = (page: Page, text: string): Promise<void> =>
    rows(page).first().filter({ hasText: text }).waitFor();

  test('Are listed with the newest first, as they happen, page by page and back', async () => {
    for (let count = 1; count <= 12; count += 1) await pay(`paid-${count}`);
    const page = await dashboard.open('/events');
    await firstIs(page, 'paid-12');
    expect(await rows(page).count()).toBe(10);
    expect(await page.getByRole('link', { name: '← Newer' }).count()).toBe(0);
    await page.getByText('Live', { exact: true }).waitFor();
    await pay('paid-13');
    await firstIs(page, 'paid-13');
    await page.getByRole('link', { name: 'Older →' }).click();
    await firstIs(page, 'paid-3');
    await page.getByRole('link', { name: '← Newer' }).click();
    await firstIs(page, 'paid-13');
    await page.goBack();
    await firstIs(page, 'paid-3');
    await page.context().close();
  }, 60_000);

  test('Are found by type and by what they are about, with both in the address', async () => {
    for (const id of ['found', 'other']) {
      await pay(id);
      await complete(id);
    }
    const page = await dashboard.open('/events');
    await page.getByLabel('Type').fill('payment.completed');
    await page.getByLabel('Type').press('Enter');
    await until('those of the type are left', 10_000, async () => (await rows(page).count()) === 2);
    await firstIs(page, 'other');
    await page.getByLabel('About').fill('found');
    await page.getByRole('button', { name: 'Search' }).click();
    await until('that of the payment is left', 10_000, async () => {
      return (await rows(page).count()) === 1;
    });
    await firstIs(page, 'found');
    await page.reload();
    await firstIs(page, 'found');
    expect(await page.getByLabel('Type').inputValue()).toBe('payment.completed');
    await page.getByLabel('Type').fill('nothing');
    await page.getByRole('button', { name: 'Search' }).click();
    await page.getByText('Send a type such as "payment.created"').waitFor();
    await page.context().close();
  }, 60_000);

  test('Lead from a payment to its event, to the command, and back to the payment', async () => {
    const commandId = await pay('linked');
    const page = await dashboard.open('/payments/linked');
    await page.getByRole('link', { name: 'Payment created' }).click();
    await page.getByRole('heading', { name: 'payment.created' }).waitFor();
    await page.getByText('"specversion": "1.0"').waitFor();
    const eventId = page.url().split('/').at(-1) ?? '';
    await page.getByRole('link', { name: commandId }).click();
    await page.getByRole('heading', { name: 'payments.create' }).waitFor();
    await page.getByRole('link', { name: eventId }).click();
    await page.getByRole('heading', { name: 'payment.created' }).waitFor();
    await page.getByRole('link', { name: 'linked', exact: true }).click();
    await page.getByRole('heading', { name: '5.00 EUR' }).waitFor();
    await page.context().close();
  }, 60_000);

  test('Lead from a delivery to what was delivered', async () => {
    using receiver = startReceiver();
    const body = { id: 'shop', url: receiver.url, eventTypes: ['payment.*'] };
    await dashboard.api.send('POST', '/v1/webhook-endpoints', { body });
    await pay('delivered');
    const page = await dashboard.open('/webhooks/shop');
    await rows(page).filter({ hasText: 'delivered' }).getByText('Succeeded').waitFor();
    await page.getByRole('button', { name: 'payment.created', exact: true }).click();
    await page.getByRole('dialog').getByRole('link', { name: 'evt_' }).click();
    await page.getByRole('heading', { name: 'payment.created' }).waitFor();
    expect(await page.getByRole('dialog').count()).toBe(0);
    await page.getByRole('link', { name: 'delivered', exact: true }).waitFor();
    await page.context().close();
  }, 60_000);

  test('Lead from a command of a file to its job, and from one that was refused to its payment', async () => {
    const text = 'amount,currency,reference\n700,EUR,by-file\n';
    const headers = { 'Content-Type': 'text/csv' };
    const { body: job } = await dashboard.api.send('POST', '/v1/bulk-jobs', { text, headers });
    const page = await dashboard.open('/events?type=payment.created');
    await page.getByText('Live', { exact: true }).waitFor();
    const paid = rows(page).first().filter({ hasText: 'pay_' });
    await paid.getByRole('link', { name: 'See it' }).click();
    await page.getByRole('heading', { name: 'payments.create' }).waitFor();
    await page.getByRole('link', { name: 'cmd_' }).first().click();
    await page.getByRole('heading', { name: 'bulk_jobs.create' }).waitFor();
    await page.getByRole('link', { name: job['id'] as string }).click();
    await page.getByText('1 of 1 rows').waitFor();

    await pay('refusing');
    await complete('refusing');
    const refused = await complete('refusing');
    await page.goto(`${dashboard.url}/commands/${refused.headers.get('Command-Id')}`);
    await page.getByRole('link', { name: 'refusing' }).click();
    await page.getByRole('heading', { name: '5.00 EUR' }).waitFor();
    await page.context().close();
  }, 60_000);

  test('No browser had anything to complain of', () => {
    expect(dashboard.complaints).toEqual([]);
  });
});
