import { afterAll, beforeAll, describe, expect, test } from 'bun:test';
import type { JsonObject } from '../../modules/kernel/json.ts';
import type { ApiClient } from '../support/api-client.ts';
import { startApi, type ApiUnderTest } from './api-under-test.ts';
import { create, newPayment, refusalOf } from './payment-requests.ts';

let started: ApiUnderTest;
let api: ApiClient;
let refunded: string;

beforeAll(async () => {
  started = await startApi();
  ({ api } = await started.newOrganization());
  refunded = (await newPayment(api)).path;
  await api.send('POST', `${refunded}/complete`);
  for (let count = 0; count < 12; count++) {
    await api.send('POST', `${refunded}/refunds`, { body: { amount: 1 } });
    const body = { name: `key ${count}`, scopes: ['payments:read'] };
    await api.send('POST', '/v1/api-keys', { body });
    await create(api);
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
    ['organizations', () => ({ by: started.root, path: '/v1/organizations?' })],
  ])('%s', async (_, list) => {
    const { by, path } = list();
    const read = async (parameters: string) => {
      const { status, body } = await by.send('GET', path + parameters);
      expect(status).toBe(200);
      const ids = (body['data'] as readonly JsonObject[]).map(({ id }) => id as string);
      return { ids, body };
    };
    const all = await read('limit=100&count=true');
    const total = { value: all.ids.length, exact: true };
    expect(all.ids.length).toBeGreaterThanOrEqual(12);
    expect(all.body['total']).toEqual(total);
    expect((await read('count=false')).body).not.toHaveProperty('total');
    const [first, second] = [await read('page=1'), await read('page=2&size=5')];
    expect([first.ids, first.body['total']]).toEqual([all.ids.slice(0, 10), total]);
    expect([second.ids, second.body['total']]).toEqual([all.ids.slice(5, 10), total]);
    expect((await read('size=3')).ids).toEqual(all.ids.slice(0, 3));
    const third = await read(`limit=5&cursor=${second.body['nextCursor']}`);
    expect(third.ids).toEqual(all.ids.slice(10, 15));
    const before = await read(`limit=5&cursor=${second.body['previousCursor']}`);
    expect([before.ids, before.body['previousCursor']]).toEqual([all.ids.slice(0, 5), null]);
    const beyond = await read('page=100&size=100');
    expect([beyond.ids, beyond.body['nextCursor'], beyond.body['total']]).toEqual([
      [],
      null,
      total,
    ]);
    const cursor = `cursor=${second.body['nextCursor']}`;
    for (const [pointer, parameters] of [
      ['/page', `page=2&${cursor}`],
      ['/page', `size=5&${cursor}`],
      ['/page', 'page=1001'],
      ['/page', 'page=101&size=100'],
      ['/page', 'page=0'],
      ['/size', 'page=1&size=101'],
      ['/limit', 'page=1&limit=5'],
      ['/count', 'count=yes'],
    ] as const) {
      const answer = await by.send('GET', path + parameters);
      expect(refusalOf(answer)).toEqual([400, 'invalid_request', pointer]);
    }
  });
});
