import type { Page } from 'playwright-core';

/** A dialog, and how one comes to it from its page. */
export interface OpenDialog {
  readonly name: string;
  readonly path: string;
  open(page: Page): Promise<void>;
}

const press = (name: string) => (page: Page) =>
  page.getByRole('button', { name, exact: true }).first().click();

/** Does what the dialog asks for without having filled it in. */
async function pressWrongly(page: Page): Promise<void> {
  await press('Refund')(page);
  await page.getByLabel('Amount in EUR').fill('99999');
  await page.getByRole('dialog').getByRole('button', { name: 'Refund' }).click();
  await page.getByRole('alert').waitFor();
}

async function makeSecret(page: Page): Promise<void> {
  await press('Rotate the secret')(page);
  await page.getByRole('dialog').getByRole('button', { name: 'Rotate the secret' }).click();
  await page.getByRole('textbox', { name: 'Secret' }).waitFor();
}

/** Every kind of dialog, over a page that has something to ask about. */
export const dialogs: readonly OpenDialog[] = [
  { name: 'create-payment', path: '/payments', open: press('Create a payment') },
  { name: 'export-payments', path: '/payments', open: press('Export') },
  { name: 'edit-payment', path: '/payments/declined', open: press('Edit') },
  { name: 'cancel-payment', path: '/payments/declined', open: press('Cancel') },
  { name: 'refund', path: '/payments/order-4', open: press('Refund') },
  { name: 'refund-refused', path: '/payments/order-4', open: pressWrongly },
  { name: 'fail-payment', path: '/payments/order-1', open: press('Fail') },
  { name: 'upload', path: '/bulk-jobs', open: press('Upload a file') },
  { name: 'create-endpoint', path: '/webhooks', open: press('Add an endpoint') },
  { name: 'edit-endpoint', path: '/webhooks/shop', open: press('Edit') },
  { name: 'replay', path: '/webhooks/shop', open: press('Replay') },
  { name: 'delete-endpoint', path: '/webhooks/shop', open: press('Delete') },
  { name: 'secret', path: '/webhooks/refunds', open: makeSecret },
  { name: 'delivery', path: '/webhooks/shop', open: press('payment.created') },
  { name: 'create-key', path: '/api-keys', open: press('Create a key') },
  { name: 'revoke-key', path: '/api-keys', open: press('Revoke First key') },
];
