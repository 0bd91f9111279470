import { afterAll, beforeAll, describe, expect, test } from 'bun:test';
import type { Response } from 'playwright-core';
import { findChromium } from '../support/chromium.ts';
import { until } from '../support/until.ts';
import {
  confirm,
  perform,
  startDashboard,
  type DashboardUnderTest,
} from './dashboard-under-test.ts';

const chromium = await findChromium();

describe.skipIf(chromium === undefined)('A payment in a browser', () => {
  let dashboard: DashboardUnderTest;
  beforeAll(async () => {
    dashboard = await startDashboard(chromium ?? '', { worker: true });
  }, 60_000);
  afterAll(() => dashboard[Symbol.asyncDispose]());

  const create = async (body: object): Promise<string> => {
    const made = await dashboard.api.send('POST', '/v1/payments', {
      body: { amount: 1_234, currency: 'EUR', ...body },
    });
    expect(made.status).toBe(201);
    return made.body['id'] as string;
  };
  const get = async (id: string) => (await dashboard.api.send('GET', `/v1/payments/${id}`)).body;

  test('Is edited: amount, texts and metadata, and only what was changed', async () => {
    const metadata = { cart: 'c_42', channel: 'web', clerk: 'Ada' };
    const id = await create({ description: 'Tea', reference: 'R-1', metadata });
    const page = await dashboard.open(`/payments/${id}`);
    await page.getByRole('button', { name: 'Edit' }).click();
    const dialog = page.getByRole('dialog');
    await dialog.getByRole('button', { name: 'Save' }).click();
    await dialog.getByText('Change something first').waitFor();
    await dialog.getByLabel('Amount in EUR').fill('20.50');
    await dialog.getByLabel('Description').fill('');
    await dialog.getByLabel('Value 2').fill('shop');
    await dialog.getByRole('button', { name: 'Remove clerk' }).click();
    await dialog.getByRole('button', { name: 'Add a key' }).click();
    await dialog.getByLabel('Key 3').fill('till');
    await dialog.getByLabel('Value 3').fill('7');
    await dashboard.picture(page, 'edit-light');
    const sent = page.waitForRequest((request) => request.method() === 'PATCH');
    await confirm(page, 'Save');
    expect((await sent).postDataJSON()).toEqual({
      amount: 2_050,
      description: null,
      metadata: { channel: 'shop', clerk: null, till: '7' },
    });
    await page.getByRole('heading', { name: '20.50 EUR' }).waitFor();
    expect(await get(id)).toMatchObject({
      amount: 2_050,
      description: null,
      reference: 'R-1',
      metadata: { cart: 'c_42', channel: 'shop', till: '7' },
    });
    await perform(page, 'Complete');
    await page.locator('.head').getByText('Completed').waitFor();
    await page.getByRole('button', { name: 'Edit' }).click();
    await dialog.getByLabel('Description').waitFor();
    expect(await dialog.getByLabel('Amount in EUR').count()).toBe(0);
    await page.context().close();
  }, 60_000);

  test('Is not edited over what somebody else has just changed', async () => {
    const id = await create({ description: 'Tea' });
    const page = await dashboard.open(`/payments/${id}`);
    await page.getByRole('button', { name: 'Edit' }).click();
    const dialog = page.getByRole('dialog');
    await dialog.getByLabel('Description').fill('Mine');
    const body = { description: 'Theirs' };
    const path = `/v1/payments/${id}`;
    // What is asked about stays what it was, though the page behind it reads again.
    await Promise.all([
      page.waitForResponse((response) => isVersion(response, path, 2)),
      dashboard.api.send('PATCH', path, { body }),
    ]);
    await dialog.getByRole('button', { name: 'Save' }).click();
    await dialog.getByText('Version mismatch').waitFor();
    expect(await get(id)).toMatchObject(body);
    await page.context().close();
  }, 60_000);

  test('Shows every attempt at collecting it', async () => {
    const id = await create({ method: { type: 'sandbox', token: 'tok_declined' } });
    const page = await dashboard.open(`/payments/${id}`);
    await page.locator('.head').getByText('Failed').waitFor();
    await perform(page, 'Retry');
    const attempts = page.getByRole('region', { name: 'Collection attempts' }).locator('tbody tr');
    await until('both are over', 20_000, async () => {
      return (await attempts.filter({ hasText: 'Card declined' }).count()) === 2;
    });
    await dashboard.api.send('PATCH', `/v1/payments/${id}`, {
      body: { method: { type: 'sandbox', token: 'tok_success' } },
    });
    await perform(page, 'Retry');
    await page.locator('.head').getByText('Completed').waitFor();
    const told = async () =>
      Promise.all((await attempts.all()).map((row) => row.locator('.badge').textContent()));
    await until('the third is over', 20_000, async () => (await told())[0] === 'Completed');
    expect(await told()).toEqual(['Completed', 'Failed', 'Failed']);
    await page.context().close();
  }, 60_000);

  test('Shows what was captured when, and what was declined', async () => {
    const method = { type: 'sandbox', token: 'tok_success' };
    const id = await create({ method, capture: 'manual' });
    const page = await dashboard.open(`/payments/${id}`);
    await page.locator('.head').getByText('Authorized').waitFor();
    await page.getByRole('button', { name: 'Capture' }).click();
    await page.getByLabel('Amount in EUR').fill('2.34');
    await page.getByLabel('More will be captured later').check();
    await confirm(page, 'Capture');
    await page.getByText('2.34 EUR', { exact: true }).waitFor();
    await perform(page, 'Capture');
    await page.locator('.head').getByText('Completed').waitFor();
    const attempts = page.getByRole('region', { name: 'Collection attempts' }).locator('tbody tr');
    await until('all are shown', 20_000, async () => (await attempts.count()) === 3);
    const told = (await attempts.allTextContents()).map(
      (text) => /(Capture|Charge)Attempt \d/.exec(text)?.[1],
    );
    expect(told).toEqual(['Capture', 'Capture', 'Charge']);
    await page.context().close();
  }, 60_000);

  test('No browser had anything to complain of', () => {
    expect(dashboard.complaints).toEqual([]);
  });
});

const isVersion = (response: Response, path: string, version: number): boolean =>
  response.url().endsWith(path) && response.headers()['etag'] === `"${version}"`;
