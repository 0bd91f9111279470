import { afterAll, beforeAll, describe, expect, test } from 'bun:test';
import type { Page } from 'playwright-core';
import { findChromium } from '../support/chromium.ts';
import { until } from '../support/until.ts';
import {
  confirm,
  contentOf,
  perform,
  startDashboard,
  type DashboardUnderTest,
} from './dashboard-under-test.ts';
import { startReceiver, type Received, type Receiver } from './receiver.ts';

const chromium = await findChromium();

describe.skipIf(chromium === undefined)('Webhooks in a browser', () => {
  let dashboard: DashboardUnderTest;
  let receiver: Receiver;
  beforeAll(async () => {
    dashboard = await startDashboard(chromium ?? '', { worker: true });
    receiver = startReceiver();
  }, 60_000);
  afterAll(async () => {
    await dashboard[Symbol.asyncDispose]();
    receiver[Symbol.dispose]();
  });

  const pay = (id: string) =>
    dashboard.api.send('POST', '/v1/payments', { body: { id, amount: 1_234, currency: 'EUR' } });
  const endpoint = async (id: string): Promise<Page> => {
    const url = `${receiver.url}/${id}`;
    const body = { id, url, eventTypes: ['payment.*'], description: 'The shop' };
    const made = await dashboard.api.send('POST', '/v1/webhook-endpoints', { body });
    expect(made.status).toBe(201);
    return dashboard.open(`/webhooks/${id}`);
  };
  const came = (what: string, is: (received: Received) => boolean): Promise<Received> =>
    until(what, 20_000, () => receiver.came.findLast(is));
  const rows = (page: Page) => page.locator('tbody tr');

  test('Adds an endpoint, shows its secret once, tests it, and rotates the secret', async () => {
    const page = await dashboard.open('/webhooks');
    await page.getByText('No address is told of anything yet.').waitFor();
    await page.getByRole('button', { name: 'Add an endpoint' }).click();
    await page.getByLabel('Address').fill(receiver.url);
    await page.getByLabel('Types of events').fill('payment.*, nothing.*');
    await page.getByRole('button', { name: 'Add', exact: true }).click();
    await page.getByText('Ask for a type of event that there is').waitFor();
    await page.getByLabel('Types of events').fill('payment.*,  refund.*');
    await page.getByLabel('Description').fill('By hand');
    await page.getByRole('button', { name: 'Add', exact: true }).click();
    const secret = await secretOf(page);
    expect(secret).toMatch(/^whsec_/);
    expect(await contentOf(page)).not.toContain(secret);

    await page.getByRole('link', { name: receiver.url }).click();
    await page.getByRole('heading', { name: 'Endpoint' }).waitFor();
    await perform(page, 'Send a test');
    await page.getByText('A test event is on its way.').waitFor();
    const tested = await came('the test', ({ type }) => type === 'webhook_endpoint.tested');
    expect(tested.isSignedWith(secret)).toBe(true);
    // Attempts cause no events, and yet what is shown changes.
    const [row] = [rows(page).filter({ hasText: 'webhook_endpoint.tested' })];
    await row?.getByText('Succeeded').waitFor();
    await row?.getByText('200').waitFor();

    await page.getByRole('button', { name: 'Rotate the secret' }).click();
    await page.getByRole('dialog').getByRole('button', { name: 'Rotate the secret' }).click();
    const next = await secretOf(page);
    expect([next.startsWith('whsec_'), next === secret]).toEqual([true, false]);
    await pay('rotated');
    const signed = await came('the payment', ({ type }) => type === 'payment.created');
    expect([signed.isSignedWith(secret), signed.isSignedWith(next)]).toEqual([true, true]);
    await page.context().close();
  }, 60_000);

  test('Shows what was sent and what was answered, and sends it again', async () => {
    // It asks not to be asked again meanwhile.
    const headers = { 'Retry-After': '3600' };
    receiver.answer = { status: 503, body: '{"error":"The shop is closed"}', headers };
    const page = await endpoint('closed');
    await pay('refused');
    const row = rows(page).filter({ hasText: 'refused' });
    await row.getByText('503').waitFor();
    await row.getByText('Pending').waitFor();
    await page
      .getByText(/^0 wait for a first attempt, 1 to be sent again\..*failed, since/)
      .waitFor();
    await row.getByRole('button', { name: 'payment.created', exact: true }).click();
    const dialog = page.getByRole('dialog');
    await dialog.getByText('Attempt 1: 503').waitFor();
    await dialog.getByText('"error": "The shop is closed"').waitFor();
    await dialog.getByText('"amount": 1234').waitFor();
    await dialog.getByText('user-agent: Quittance').waitFor();
    await dashboard.picture(page, 'delivery-light');
    receiver.answer = { status: 200, body: 'ok' };
    await dialog.getByRole('button', { name: 'Send again' }).click();
    await confirm(page, 'Send again');
    await row.getByText('Succeeded').waitFor();
    await page.getByText(/^0 wait for a first attempt, 0 to be sent again\.$/).waitFor();
    await page.getByLabel('Status').selectOption('pending');
    await page.getByText('No delivery is so.').waitFor();
    expect(new URL(page.url()).searchParams.get('status')).toBe('pending');
    await page.context().close();
  }, 60_000);

  test('Replays the events of a time', async () => {
    const page = await endpoint('replayed');
    await pay('before');
    await rows(page).filter({ hasText: 'before' }).getByText('Succeeded').waitFor();
    const isIts = ({ path, type }: Received): boolean =>
      path.endsWith('/replayed') && type === 'payment.created';
    const first = await came('the event', isIts);
    const times = (): number =>
      receiver.came.filter((each) => isIts(each) && each.id === first.id).length;
    expect(times()).toBe(1);
    await page.getByRole('button', { name: 'Replay' }).click();
    const dialog = page.getByRole('dialog');
    const [from, to] = [dialog.getByLabel('From'), dialog.getByLabel('To')];
    const wanted = await from.inputValue();
    await from.fill('2099-01-01T00:00:00');
    await dialog.getByRole('button', { name: 'Replay' }).click();
    await dialog.getByText('Send a time in "to" that is not before "from"').waitFor();
    expect((await to.inputValue()) > wanted).toBe(true);
    await from.fill(wanted);
    await dashboard.picture(page, 'replay-light');
    await confirm(page, 'Replay');
    await page.getByText('are on their way again.').waitFor();
    await until('it came again', 20_000, () => times() === 2);
    await until('both are shown', 20_000, async () => {
      return (await rows(page).filter({ hasText: 'before' }).count()) === 2;
    });
    await page.context().close();
  }, 60_000);

  test('Edits, disables, enables and deletes an endpoint', async () => {
    const page = await endpoint('changed');
    await page.getByRole('button', { name: 'Edit' }).click();
    await page.getByLabel('Types of events').fill('refund.*');
    await page.getByLabel('Description').fill('');
    await confirm(page, 'Save');
    await page.getByText('refund.*').waitFor();
    expect(await page.getByText('The shop').count()).toBe(0);
    await perform(page, 'Disable');
    await page.getByRole('button', { name: 'Enable' }).waitFor();
    for (const name of ['Replay', 'Send a test']) {
      expect(await page.getByRole('button', { name }).count()).toBe(0);
    }
    await perform(page, 'Enable');
    await page.getByRole('button', { name: 'Disable' }).waitFor();
    await perform(page, 'Delete');
    await page.getByRole('heading', { name: 'Webhooks' }).waitFor();
    await page.getByRole('link', { name: '/hooks/replayed' }).waitFor();
    expect(await page.getByRole('link', { name: '/hooks/changed' }).count()).toBe(0);
    await page.context().close();
  }, 60_000);

  test('No browser had anything to complain of', () => {
    expect(dashboard.complaints).toEqual([]);
  });
});

/** Reads the secret that is shown, and puts it away. */
async function secretOf(page: Page): Promise<string> {
  const secret = await page.getByRole('textbox', { name: 'Secret' }).inputValue();
  await page.getByRole('button', { name: 'Done' }).click();
  await page.getByRole('dialog').waitFor({ state: 'detached' });
  return secret;
}
