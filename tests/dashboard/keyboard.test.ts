import { afterAll, beforeAll, describe, expect, test } from 'bun:test';
import { findChromium } from '../support/chromium.ts';
import type { DashboardUnderTest } from './dashboard-under-test.ts';
import { startFilledDashboard } from './filled.ts';

const chromium = await findChromium();

describe.skipIf(chromium === undefined)('The dashboard without a mouse', () => {
  let dashboard: DashboardUnderTest;
  beforeAll(async () => {
    dashboard = await startFilledDashboard(chromium ?? '');
  }, 60_000);
  afterAll(() => dashboard[Symbol.asyncDispose]());

  test('Is used by the keyboard alone', async () => {
    const page = await dashboard.open('/payments');
    await page.getByRole('link', { name: 'order-24' }).waitFor();
    await page.keyboard.press('Tab');
    expect(await page.locator(':focus').textContent()).toBe('Skip to the content');
    await page.keyboard.press('Enter');
    for (const name of ['Export', 'Create a payment']) {
      await page.keyboard.press('Tab');
      expect(await page.locator(':focus').textContent()).toBe(name);
    }
    await page.keyboard.press('Enter');
    await page.getByRole('dialog').waitFor();
    expect(await page.locator(':focus').getAttribute('name')).toBe('amount');
    await page.keyboard.press('Escape');
    await page.getByRole('dialog').waitFor({ state: 'detached' });
    expect(await page.locator(':focus').textContent()).toBe('Create a payment');
    await page.context().close();
  });

  test('Creates a payment and completes it by the keyboard alone', async () => {
    const page = await dashboard.open('/payments');
    await page.getByRole('link', { name: 'order-24' }).waitFor();
    const { keyboard } = page;
    /** Goes on to the control that says this, and uses it. */
    const use = async (name: string): Promise<void> => {
      for (let times = 0; times < 30; times += 1) {
        await keyboard.press('Tab');
        if ((await page.locator(':focus').textContent()) === name) return keyboard.press('Enter');
      }
      throw new Error(`The keyboard does not come to "${name}"`);
    };
    await use('Create a payment');
    await page.getByRole('dialog').waitFor();
    expect(await page.locator(':focus').getAttribute('name')).toBe('amount');
    await keyboard.type('45.67');
    await keyboard.press('Tab');
    await keyboard.type('usd');
    await keyboard.press('Tab');
    await keyboard.type('By keys');
    await keyboard.press('Enter');
    await page.getByRole('heading', { name: '45.67 USD' }).waitFor();
    await use('Complete');
    await page.getByRole('dialog').waitFor();
    await use('Complete');
    await page.locator('.head').getByText('Completed').waitFor();
    await page.getByText('Payment completed').waitFor();
    await page.context().close();
  });

  test('No browser had anything to complain of', () => {
    expect(dashboard.complaints).toEqual([]);
  });
});
