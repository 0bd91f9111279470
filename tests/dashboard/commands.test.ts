import { afterAll, beforeAll, describe, expect, test } from 'bun:test';
import { breakPayment } from '../http/broken-payment.ts';
import { findChromium } from '../support/chromium.ts';
import {
  perform,
  startDashboard,
  temporalUiUrl,
  type DashboardUnderTest,
} from './dashboard-under-test.ts';

const chromium = await findChromium();

describe.skipIf(chromium === undefined)('Commands in a browser', () => {
  let dashboard: DashboardUnderTest;
  beforeAll(async () => {
    dashboard = await startDashboard(chromium ?? '', { worker: true });
  }, 60_000);
  afterAll(() => dashboard[Symbol.asyncDispose]());

  test('Finds what failed, and sends it again until it succeeds', async () => {
    await using broken = await breakPayment(dashboard, dashboard.api);
    const failed = await broken.change();
    const id = failed.headers.get('Command-Id') ?? '';
    const page = await dashboard.open('/');
    const figures = page.getByRole('region', { name: 'Commands, last 15 minutes' });
    await figures.getByRole('link', { name: 'Failed' }).click();
    await page.getByRole('link', { name: id }).click();
    await page.getByRole('heading', { name: 'payments.update' }).waitFor();
    const steps = page.locator('.timeline li');
    expect(await steps.filter({ hasText: 'Command failed' }).count()).toBe(1);
    await page.getByRole('button', { name: 'Send again' }).click();
    const dialog = page.getByRole('dialog');
    await dialog.getByRole('button', { name: 'Send again' }).click();
    // It failed again: the dialog says so, and the timeline has its second attempt.
    await dialog.getByRole('alert').waitFor();
    await dashboard.picture(page, 'retry-failed-light');
    await dialog.getByRole('button', { name: 'Back' }).click();
    await steps.filter({ hasText: 'attempt 2' }).first().waitFor();
    await broken.mend();
    await perform(page, 'Send again');
    await page.locator('.head').getByText('Succeeded').waitFor();
    expect(await page.getByRole('button', { name: 'Send again' }).count()).toBe(0);
    await steps.filter({ hasText: 'Published' }).waitFor();
    await page.getByRole('link', { name: broken.id }).click();
    await page.getByRole('heading', { name: '0.07 EUR' }).waitFor();
    await page.context().close();
  }, 60_000);

  test('Leads from a command to its workflow', async () => {
    const made = await dashboard.api.send('POST', '/v1/payments', {
      body: { amount: 1, currency: 'EUR' },
    });
    const id = made.headers.get('Command-Id') ?? '';
    const { body } = await dashboard.api.send('GET', `/v1/commands/${id}`);
    const page = await dashboard.open(`/commands/${id}`);
    const link = page.getByRole('link', { name: body['workflowId'] as string });
    expect(await link.getAttribute('href')).toStartWith(
      `${temporalUiUrl}/namespaces/default/workflows/${body['workflowId'] as string}`,
    );
    await page.context().close();
  }, 60_000);

  test('No browser had anything to complain of', () => {
    expect(dashboard.complaints).toEqual([]);
  });
});
