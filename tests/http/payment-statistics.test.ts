import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'bun:test';
import type { JsonObject } from '../../modules/kernel/json.ts';
import type { ApiClient } from '../support/api-client.ts';
import { startApi } from './api-under-test.ts';
import { newPayment, refusalOf } from './payment-requests.ts';

let started: Awaited<ReturnType<typeof startApi>>;
let api: ApiClient;

beforeAll(async () => {
  started = await startApi();
});
afterAll(() => started[Symbol.asyncDispose]());
beforeEach(async () => {
  ({ api } = await started.newOrganization());
});

async function statistics(parameters = ''): Promise<readonly JsonObject[]> {
  const { status, body, headers } = await api.send('GET', `/v1/payments/statistics?${parameters}`);
  expect(status).toBe(200);
  expect(headers.get('ETag')).toBeNull();
  expect(Object.keys(body)).toEqual(['data']);
  return body['data'] as readonly JsonObject[];
}

test('Nothing has no statistics', async () => {
  expect(await statistics()).toEqual([]);
  expect(await statistics('interval=day')).toEqual([]);
});

test('Each currency has its own, of what is there', async () => {
  const { made } = await newPayment(api, { amount: 3 });
  await newPayment(api, { amount: 2 });
  await newPayment(api, { amount: 9007199254740991, currency: 'JPY' });
  await newPayment(api, { amount: 9007199254740991, currency: 'JPY' });
  const { path } = await newPayment(api, { amount: 7, currency: 'USD' });
  await api.send('DELETE', path);
  const day = (made.body['createdAt'] as string).slice(0, 10);
  const euros = {
    currency: 'EUR',
    count: 2,
    total: '5',
    average: '2',
    completedCount: 0,
    completedTotal: '0',
    refundedTotal: '0',
    successRate: null,
    byStatus: { processing: { count: 2, total: '5' } },
  };
  const yen = { currency: 'JPY', count: 2, total: '18014398509481982' };
  const all = await statistics();
  expect(all).toEqual([euros, expect.objectContaining(yen)]);
  expect(await statistics('currency=EUR&interval=day')).toEqual([
    { ...euros, series: [{ start: day, count: 2, total: '5' }] },
  ]);
  expect(await statistics('currency=EUR&interval=month')).toEqual([
    { ...euros, series: [{ start: `${day.slice(0, 7)}-01`, count: 2, total: '5' }] },
  ]);
  expect(await statistics(`from=${day}&to=${day}`)).toEqual(all);
  expect(await statistics(`to=2020-01-01`)).toEqual([]);
  expect(await statistics(`from=2090-01-01`)).toEqual([]);
  expect(await statistics('status=processing&status=failed')).toEqual(all);
  expect(await statistics('status=failed')).toEqual([]);
});

test('They change with a payment', async () => {
  const { path } = await newPayment(api, { amount: 3 });
  await api.send('PATCH', path, { body: { amount: 8 } });
  expect(await statistics()).toMatchObject([{ count: 1, total: '8', average: '8' }]);
});

describe('A wrong parameter is a 400 that names it', () => {
  test.each([
    ['currency=eur', '/currency'],
    ['currency=EUR&currency=JPY', '/currency'],
    ['status=paid', '/status'],
    ['from=2026-02-30', '/from'],
    ['from=2026-1-1', '/from'],
    ['from=', '/from'],
    ['from=2026-01-01&from=2026-01-02', '/from'],
    ['to=2026-01-01T00:00:00Z', '/to'],
    ['from=2026-01-02&to=2026-01-01', '/from'],
    ['interval=hour', '/interval'],
    ['limit=1', '/limit'],
  ])('%s', async (parameters, pointer) => {
    const answer = await api.send('GET', `/v1/payments/statistics?${parameters}`);
    expect(refusalOf(answer)).toEqual([400, 'invalid_request', pointer]);
  });
});
