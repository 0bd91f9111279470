import { afterAll, beforeAll, describe, expect, test } from 'bun:test';
import { until } from '../support/until.ts';
import { findChromium } from '../support/chromium.ts';
import { contentOf, type DashboardUnderTest } from './dashboard-under-test.ts';
import { startFilledDashboard } from './filled.ts';

const chromium = await findChromium();

describe.skipIf(chromium === undefined)('The dashboard in a browser', () => {
  let dashboard: DashboardUnderTest;
  beforeAll(async () => {
    dashboard = await startFilledDashboard(chromium ?? '');
  }, 60_000);
  afterAll(() => dashboard[Symbol.asyncDispose]());

  test('Signs in by a link and by a key, and signs out', async () => {
    const page = await dashboard.open();
    await page.getByRole('button', { name: 'Sign out' }).click();
    await page.getByRole('heading', { name: 'Sign in' }).waitFor();
    await page.getByLabel('API key').fill('qk_nobody');
    await page.getByRole('button', { name: 'Sign in' }).click();
    await page.getByRole('alert').waitFor();
    await page.getByLabel('API key').fill(dashboard.apiKey);
    await page.getByRole('button', { name: 'Sign in' }).click();
    await page.getByRole('heading', { name: 'Overview' }).waitFor();
    await page.locator('.figures').getByText('2,862.50 EUR').waitFor();
    await page.context().close();
  });

  test('Searches, with its filters in the address, page by page and back', async () => {
    const page = await dashboard.open('/payments');
    await page.getByRole('link', { name: 'Older →' }).click();
    await page.getByRole('link', { name: 'order-9', exact: false }).waitFor();
    await page.goBack();
    await page.getByRole('link', { name: 'order-24' }).waitFor();
    await page.getByLabel('Words').fill('gift');
    await page.getByText('More filters').click();
    await page.getByLabel('Currency').fill('eur');
    await page.getByLabel('Amount from').fill('100');
    await page.getByRole('button', { name: 'Search' }).click();
    await page.getByRole('link', { name: 'order-12' }).waitFor();
    await until(
      'the filter is applied',
      10_000,
      async () => (await page.locator('tbody tr').count()) === 3,
    );
    const { searchParams } = new URL(page.url());
    expect([...searchParams].toSorted(([one], [other]) => (one < other ? -1 : 1))).toEqual([
      ['currency', 'EUR'],
      ['minAmount', '10000'],
      ['q', 'gift'],
    ]);
    await page.reload();
    await page.getByRole('link', { name: 'order-12' }).waitFor();
    expect(await page.getByLabel('Amount from').inputValue()).toBe('100.00');
    await page.context().close();
  });

  test('Creates a payment, completes and refunds it, and says why it may not', async () => {
    const page = await dashboard.open('/payments');
    await page.getByRole('button', { name: 'Create a payment' }).click();
    const dialog = page.getByRole('dialog');
    await dialog.getByLabel('Amount').fill('12.345');
    await dialog.getByRole('button', { name: 'Create' }).click();
    await dialog.getByText('Type an amount of EUR such as 12.34').waitFor();
    await dialog.getByLabel('Amount').fill('12.34');
    await dialog.getByLabel('Description').fill('Made by hand');
    await dialog.getByRole('button', { name: 'Create' }).click();
    await page.getByRole('heading', { name: '12.34 EUR' }).waitFor();
    expect(await page.getByRole('button', { name: 'Refund' }).count()).toBe(0);

    await page.getByRole('button', { name: 'Complete' }).click();
    await dialog.getByRole('button', { name: 'Complete' }).click();
    await page.getByText('Payment completed').waitFor();
    await page.getByRole('button', { name: 'Refund' }).click();
    await dialog.getByLabel('Amount in EUR').fill('99.00');
    await dialog.getByRole('button', { name: 'Refund' }).click();
    await dialog.getByText('Refund exceeds captured', { exact: false }).waitFor();
    await dashboard.picture(page, 'problem-light');
    await dialog.getByLabel('Amount in EUR').fill('2.00');
    await dialog.getByRole('button', { name: 'Refund' }).click();
    await page.getByText('Refund succeeded').waitFor();
    const command = page.getByRole('listitem').filter({ hasText: 'Payment completed' });
    await command.getByRole('link', { name: 'cmd_' }).click();
    await page.getByRole('heading', { name: 'payments.complete' }).waitFor();
    await page.getByText('Executed').waitFor();
    await page.context().close();
  });

  test('Sends what nobody answered again under the same key', async () => {
    const page = await dashboard.open('/payments');
    const keys: (string | null)[] = [];
    await page.route('**/v1/payments', async (route) => {
      if (route.request().method() !== 'POST') return route.continue();
      keys.push(await route.request().headerValue('Idempotency-Key'));
      return keys.length < 3
        ? route.fulfill({ status: keys.length === 1 ? 504 : 503 })
        : route.continue();
    });
    await page.getByRole('button', { name: 'Create a payment' }).click();
    const dialog = page.getByRole('dialog');
    await dialog.getByLabel('Amount').fill('5');
    for (const status of [504, 503]) {
      await dialog.getByRole('button', { name: 'Create' }).click();
      await dialog.getByText(`answered with ${status}`).waitFor();
    }
    await dialog.getByRole('button', { name: 'Create' }).click();
    await page.getByRole('heading', { name: '5.00 EUR' }).waitFor();
    expect([keys.length, new Set(keys).size]).toEqual([3, 1]);
    await page.context().close();
  });

  test('Says where to follow what was accepted and is not done yet', async () => {
    const page = await dashboard.open('/payments');
    await page.route('**/v1/payments', async (route) => {
      const headers = { ...route.request().headers(), Prefer: 'respond-async' };
      return route.continue(route.request().method() === 'POST' ? { headers } : {});
    });
    await page.getByRole('button', { name: 'Create a payment' }).click();
    const dialog = page.getByRole('dialog');
    await dialog.getByLabel('Amount').fill('6');
    await dialog.getByRole('button', { name: 'Create' }).click();
    await dialog.getByRole('heading', { name: 'Accepted' }).waitFor();
    await dialog.getByRole('link', { name: 'see the command' }).click();
    await page.getByRole('heading', { name: 'payments.create' }).waitFor();
    expect(await dialog.count()).toBe(0);
    await page.context().close();
  });

  test('Asks now and then where there is no stream of events', async () => {
    const page = await dashboard.open('/', {}, (context) =>
      context.route('**/v1/events/stream', (route) => route.fulfill({ status: 404 })),
    );
    await page.getByText('Every 5 s').waitFor();
    await page.getByRole('link', { name: 'Payments' }).click();
    await page.getByRole('link', { name: 'order-24' }).waitFor();
    const body = { amount: 778, currency: 'EUR', description: 'Unheard of' };
    await dashboard.api.send('POST', '/v1/payments', { body });
    await page.getByRole('link', { name: 'Unheard of' }).waitFor();
    await page.context().close();
  });

  test('Shows what others do, as they do it', async () => {
    const page = await dashboard.open('/payments');
    await page.getByText('Live', { exact: true }).waitFor();
    const create = async (id: string): Promise<void> => {
      const body = { id, amount: 777, currency: 'EUR' };
      await dashboard.api.send('POST', '/v1/payments', { body });
      await page.getByRole('link', { name: id }).waitFor();
    };
    // The page reads once more when its stream is opened: only the second is seen by its event.
    await create('by-another');
    await create('by-yet-another');
    await page.getByRole('link', { name: 'by-another' }).click();
    await page.getByRole('heading', { name: '7.77 EUR' }).waitFor();
    await page.getByText('Payment created').waitFor();
    await dashboard.api.send('POST', '/v1/payments/by-another/cancel', { body: {} });
    await page.getByText('Payment canceled').waitFor();
    await page.context().close();
  });

  test('Leaves what one is about to search for as it is, though others do something', async () => {
    const page = await dashboard.open('/commands');
    await page.getByText('Live', { exact: true }).waitFor();
    const status = page.getByRole('search').getByLabel('Status');
    await status.selectOption('refused');
    const body = { id: 'meanwhile', amount: 779, currency: 'EUR' };
    const made = await dashboard.api.send('POST', '/v1/payments', { body });
    await page.getByRole('link', { name: made.headers.get('Command-Id') ?? '' }).waitFor();
    expect(await status.inputValue()).toBe('refused');
    await page.context().close();
  });

  test('Leaves what one is about to search for as it is, though it has to be mended', async () => {
    const page = await dashboard.open('/payments');
    const form = page.getByRole('search');
    const [status, order] = [form.locator('[name=status]'), form.locator('[name=order]')];
    await status.selectOption('completed');
    await order.selectOption('Greatest first');
    await form.getByRole('button', { name: 'Search' }).click();
    await form.getByText('Name a currency').waitFor();
    await page.getByText('More filters').click();
    await form.getByLabel('Currency').fill('EUR');
    await form.getByRole('button', { name: 'Search' }).click();
    await page.waitForURL('**/payments?*');
    const asked = '?status=completed&sort=amount&direction=desc&currency=EUR';
    expect(new URL(page.url()).search).toBe(asked);
    await page.context().close();
  });

  test('Makes a key, shows its secret once, and revokes it', async () => {
    const page = await dashboard.open('/api-keys');
    await page.getByRole('button', { name: 'Create a key' }).click();
    await page.getByLabel('Name').fill('For reports');
    await page.getByRole('button', { name: 'Create', exact: true }).click();
    const secret = await page.getByRole('textbox', { name: 'Secret' }).inputValue();
    expect(secret).toMatch(/^qk_/);
    expect(await contentOf(page)).toContain(secret);
    await page.getByRole('button', { name: 'Done' }).click();
    await page.getByRole('dialog').waitFor({ state: 'detached' });
    expect(await contentOf(page)).not.toContain(secret);
    await page.getByRole('button', { name: 'Revoke For reports' }).click();
    await page.getByRole('dialog').getByRole('button', { name: 'Revoke' }).click();
    await page.getByText('Revoked').waitFor();
    await page.context().close();
  });

  test('No browser had anything to complain of', () => {
    expect(dashboard.complaints).toEqual([]);
  });
});
