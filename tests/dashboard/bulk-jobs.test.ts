import { afterAll, beforeAll, describe, expect, test } from 'bun:test';
import type { Page } from 'playwright-core';
import { findChromium } from '../support/chromium.ts';
import { until } from '../support/until.ts';
import { perform, startDashboard, type DashboardUnderTest } from './dashboard-under-test.ts';

const chromium = await findChromium();

/** Rows enough to be in the middle of for a while. */
const many = `amount,currency\n${'100,EUR\n'.repeat(40_000)}`;

describe.skipIf(chromium === undefined)('Bulk jobs in a browser', () => {
  let dashboard: DashboardUnderTest;
  beforeAll(async () => {
    dashboard = await startDashboard(chromium ?? '', { worker: true });
  }, 60_000);
  afterAll(() => dashboard[Symbol.asyncDispose]());

  const paymentCount = async (): Promise<number> => {
    const { body } = await dashboard.api.send('GET', '/v1/payments/statistics');
    return (body['data'] as { count: number }[]).reduce((sum, { count }) => sum + count, 0);
  };

  test('Tries a file, executes it, and tells of each row that was refused', async () => {
    const page = await dashboard.open('/bulk-jobs');
    const file = 'amount,currency,description\n1234,EUR,Tea\nten,EUR,Cake\n12,QQQ,Pie\n';
    await upload(page, file, ['Dry run']);
    await page.getByRole('heading', { name: 'Dry run' }).waitFor();
    await page.getByText('3 of 3 rows').waitFor();
    await page.getByText('Completed').waitFor();
    expect(await paymentCount()).toBe(0);

    await page.getByRole('link', { name: 'Bulk jobs', exact: true }).first().click();
    await upload(page, file);
    await page.getByRole('heading', { name: 'Bulk job', exact: true }).waitFor();
    await page.getByText('3 of 3 rows').waitFor();
    const errors = page.locator('tbody tr');
    await errors.nth(1).waitFor();
    expect(await errors.count()).toBe(2);
    const [second, third] = [errors.nth(0), errors.nth(1)];
    expect(await second.locator('td').first().textContent()).toBe('2');
    expect(await second.textContent()).toContain('/amount');
    expect(await third.locator('td').first().textContent()).toBe('3');
    expect(await third.textContent()).toContain('/currency');
    await dashboard.picture(page, 'bulk-job-refused-light');
    expect(await paymentCount()).toBe(1);
    const workflow = page.getByRole('link', { name: 'bulk-bulk_' });
    expect(await workflow.getAttribute('href')).toMatch(
      /^http:\/\/temporal-ui\.test\/namespaces\/default\/workflows\/bulk-bulk_/,
    );
    const downloading = page.waitForEvent('download');
    await page.getByRole('link', { name: 'Download' }).click();
    const results = await Bun.file(await (await downloading).path()).text();
    expect(results.trim().split('\n')).toHaveLength(3);
    await page.context().close();
  }, 60_000);

  test('Follows a job, pauses it, resumes it, and cancels the rest', async () => {
    const page = await dashboard.open('/bulk-jobs');
    await upload(page, many);
    const done = async (): Promise<number> =>
      Number(await page.getByRole('progressbar').getAttribute('value'));
    await until('it is seen to go on', 30_000, async () => (await done()) > 0);
    await perform(page, 'Pause');
    await page.locator('.head').getByText('Paused').waitFor();
    const paused = await done();
    expect(paused).toBeLessThan(40_000);
    await perform(page, 'Resume');
    await until('it goes on', 30_000, async () => (await done()) > paused);
    await dashboard.picture(page, 'bulk-job-running-light');
    await perform(page, 'Cancel the rest');
    await page.locator('.head').getByText('Canceled').waitFor();
    expect(await page.getByRole('button', { name: /Pause|Resume|Cancel/ }).count()).toBe(0);
    await page.getByRole('link', { name: 'Bulk jobs', exact: true }).first().click();
    await page.locator('tbody tr').first().getByText('Canceled').waitFor();
    await page.context().close();
  }, 90_000);

  test('The same file twice changes nothing the second time, where its keys are the organization’s', async () => {
    const line = { type: 'payments.create', key: 'order-1', input: { amount: 5, currency: 'EUR' } };
    const before = await paymentCount();
    const page = await dashboard.open('/bulk-jobs');
    for (let times = 0; times < 2; times += 1) {
      await page.goto(`${dashboard.url}/bulk-jobs`);
      await upload(page, `${JSON.stringify(line)}\n`, ['Keys count'], 'orders.ndjson');
      await page.getByText('1 of 1 rows').waitFor();
    }
    expect(await paymentCount()).toBe(before + 1);
    await page.context().close();
  }, 60_000);

  test('No browser had anything to complain of', () => {
    expect(dashboard.complaints).toEqual([]);
  });
});

/** Uploads a file and comes to its job. */
async function upload(
  page: Page,
  text: string,
  choices: readonly string[] = [],
  name = 'orders.csv',
): Promise<void> {
  await page.getByRole('button', { name: 'Upload a file' }).click();
  const dialog = page.getByRole('dialog');
  const buffer = Buffer.from(text);
  await dialog.locator('input[type=file]').setInputFiles({ name, mimeType: 'text/plain', buffer });
  for (const choice of choices) await dialog.getByLabel(choice).check();
  await dialog.getByRole('button', { name: 'Upload' }).click();
  await page.waitForURL('**/bulk-jobs/bulk_*');
}
