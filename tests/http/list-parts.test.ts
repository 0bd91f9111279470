import { afterAll, beforeAll, describe, test } from 'bun:test';
import type { ApiClient } from '../support/api-client.ts';
import { startApi, type ApiUnderTest } from './api-under-test.ts';
import { expectParts } from './expect-parts.ts';
import { create, newPayment } from './payment-requests.ts';

let started: ApiUnderTest;
let api: ApiClient;
let refunded: string;
let refundedId: string;

beforeAll(async () => {
  started = await startApi();
  ({ api } = await started.newOrganization());
  ({ path: refunded, id: refundedId } = await newPayment(api));
  await api.send('POST', `${refunded}/complete`);
  // An address, so that nobody's names are looked up.
  const hook = { url: 'https://8.8.8.8/hook', eventTypes: ['payment.*'] };
  for (let count = 0; count < 12; count++) {
    await api.send('POST', `${refunded}/refunds`, { body: { amount: 1 } });
    const body = { name: `key ${count}`, scopes: ['payments:read'] };
    await api.send('POST', '/v1/api-keys', { body });
    await create(api);
    await api.send('POST', '/v1/webhook-endpoints', { body: hook });
    await started.newOrganization();
    const endpoint = { url: 'https://8.8.8.8/hook', eventTypes: ['payment.*'] };
    await api.send('POST', '/v1/webhook-endpoints', { body: endpoint });
    const rows = JSON.stringify({ type: 'payments.create', input: { amount: 1, currency: 'EUR' } });
    const headers = { 'Content-Type': 'application/x-ndjson' };
    await api.send('POST', '/v1/bulk-jobs', { text: rows, headers });
  }
});
afterAll(() => started[Symbol.asyncDispose]());

describe('Every list has pages by number, and a total', () => {
  test.each<[string, () => { readonly by: ApiClient; readonly path: string }]>([
    ['payments', () => ({ by: api, path: '/v1/payments?' })],
    ['payments with a filter', () => ({ by: api, path: '/v1/payments?status=processing&' })],
    ['refunds', () => ({ by: api, path: `${refunded}/refunds?` })],
    ['commands', () => ({ by: api, path: '/v1/commands?' })],
    [
      'commands with filters',
      () => ({ by: api, path: '/v1/commands?type=payments.refund&status=succeeded&' }),
    ],
    ["the operator's commands", () => ({ by: started.root, path: '/v1/commands?' })],
    ['API keys', () => ({ by: api, path: '/v1/api-keys?' })],
    ['bulk jobs', () => ({ by: api, path: '/v1/bulk-jobs?' })],
    ['webhook endpoints', () => ({ by: api, path: '/v1/webhook-endpoints?' })],
    ['events', () => ({ by: api, path: '/v1/events?' })],
    ['events of a type', () => ({ by: api, path: '/v1/events?type=refund.*&' })],
    ['events of a subject', () => ({ by: api, path: `/v1/events?subject=${refundedId}&` })],
    ['organizations', () => ({ by: started.root, path: '/v1/organizations?' })],
  ])('%s', async (_, list) => {
    const { by, path } = list();
    await expectParts(by, path);
  });
});
