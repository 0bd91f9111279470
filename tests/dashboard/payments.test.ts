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
    await dialog.getByText('It was changed meanwhile').waitFor();
    expect(await get(id)).toMatchObject(body);
    await dialog.getByRole('button', { name: 'Back' }).click();
    await page.getByText('Theirs').waitFor();
    await page.getByRole('button', { name: 'Edit' }).click();
    await dialog.getByLabel('Description').fill('Mine');
    await confirm(page, 'Save');
    await page.getByText('Mine').waitFor();
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

  test('Shows all that happened, however much it is, and what comes then', async () => {
    const method = { type: 'sandbox', token: 'tok_declined' };
    const id = await create({ method });
    const page = await dashboard.open(`/payments/${id}`);
    await page.locator('.head').getByText('Failed').waitFor();
    const edit = (turn: number) =>
      dashboard.api.send('PATCH', `/v1/payments/${id}`, { body: { reference: `R-${turn}` } });
    for (let turn = 1; turn <= 120; turn += 1) await edit(turn);
    await perform(page, 'Retry');
    const attempts = page.getByRole('region', { name: 'Collection attempts' }).locator('tbody tr');
    await until('the second is over', 20_000, async () => {
      return (await attempts.filter({ hasText: 'Card declined' }).count()) === 2;
    });
    const happened = page.getByRole('region', { name: 'Events' }).getByRole('listitem');
    await happened.last().filter({ hasText: 'Payment failed' }).waitFor();
    expect(await happened.count()).toBe(50);
    await page.reload();
    for (const left of ['74 of 124', '24 of 124']) {
      await page.getByText(`${left} are not shown`).waitFor();
      await page.getByRole('button', { name: 'Show earlier ones' }).click();
    }
    await happened.first().filter({ hasText: 'Payment created' }).waitFor();
    expect(await happened.count()).toBe(124);
    await edit(121);
    await until('what came then is shown', 10_000, async () => (await happened.count()) === 125);
    await page.context().close();
  }, 60_000);

  test('Reads a thousand events, and on when it is asked to', async () => {
    const id = await create({ description: 'Often' });
    const page = await dashboard.open(`/payments/${id}`);
    // A server with pages that are never the last ones.
    await page.route('**/v1/events?*', async (route) => {
      const after = Number(new URL(route.request().url()).searchParams.get('after'));
      const data = Array.from({ length: 100 }, (_, index) => eventAt(after + index + 1, id));
      await route.fulfill({ json: { data, nextCursor: 'more', previousCursor: null } });
    });
    await page.reload();
    await page.getByText('These are the first 1,000; there are more').waitFor();
    await page.getByRole('button', { name: 'Read on' }).click();
    await page.getByText('These are the first 2,000; there are more').waitFor();
    await page.context().close();
  }, 60_000);

  test('Says how amounts of its currency are written, and how great they may be', async () => {
    const id = await create({ amount: Number.MAX_SAFE_INTEGER, currency: 'KWD' });
    const yen = await create({ amount: 500, currency: 'JPY' });
    const page = await dashboard.open(`/payments/${id}`);
    await page.getByRole('heading', { name: '9,007,199,254,740.991 KWD' }).waitFor();
    await page.getByRole('button', { name: 'Edit' }).click();
    const amount = page.getByLabel('Amount in KWD');
    expect(await amount.inputValue()).toBe('9007199254740.991');
    await amount.fill('9007199254740.992');
    await page.getByRole('button', { name: 'Save' }).click();
    await page.getByText('such as 1.234, at most 9,007,199,254,740.991 KWD').waitFor();
    await page.goto(`${dashboard.url}/payments/${yen}`);
    await page.getByRole('button', { name: 'Edit' }).click();
    await page.getByLabel('Amount in JPY').fill('12.5');
    await page.getByRole('button', { name: 'Save' }).click();
    await page.getByText('Type an amount of JPY such as 1234').waitFor();
    await page.context().close();
  }, 60_000);

  test('Is deleted by somebody else: it says so, and shows what happened', async () => {
    const id = await create({ description: 'Doomed' });
    const page = await dashboard.open(`/payments/${id}`);
    await page.getByRole('button', { name: 'Delete' }).waitFor();
    await dashboard.api.send('DELETE', `/v1/payments/${id}`);
    await page.locator('.head').getByText('Deleted').waitFor();
    expect(await page.getByRole('button', { name: 'Delete' }).count()).toBe(0);
    await page.reload();
    await page.getByText('Payment deleted', { exact: true }).last().waitFor();
    await page.getByRole('link', { name: 'Payment deleted' }).waitFor();
    await page.context().close();
  }, 60_000);

  test('No browser had anything to complain of', () => {
    expect(dashboard.complaints).toEqual([]);
  });
});

const isVersion = (response: Response, path: string, version: number): boolean =>
  response.url().endsWith(path) && response.headers()['etag'] === `"${version}"`;

/** An event as a list tells of it. */
const eventAt = (sequence: number, subject: string) => ({
  id: `evt_${sequence}`,
  type: 'payment.updated',
  subject,
  time: '2026-03-01T00:00:00.000Z',
  sequence,
  commandid: 'cmd_1',
  data: { object: 'payment', attempt: null, failure: null },
});
