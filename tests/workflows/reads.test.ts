import { afterAll, beforeAll, expect, test } from 'bun:test';
import type { ApiClient } from '../support/api-client.ts';
import { startTestOrigin, type TestOrigin } from '../support/test-origin.ts';
import { until } from '../support/until.ts';
import { pay } from './collected-payments.ts';

let started: TestOrigin;
let api: ApiClient;
beforeAll(async () => {
  started = await startTestOrigin();
  ({ api } = await started.newOrganization());
});
afterAll(() => started[Symbol.asyncDispose]());

test('What a provider has answered is read from memory as soon as it is written', async () => {
  const path = `/v1/payments/${await pay(api, 'tok_success')}`;
  const tags = new Set<string>();
  const settled = await until('it is completed', 20_000, async () => {
    const read = await api.send('GET', path);
    expect(read.headers.get('Cache-Status')).toStartWith('memory; hit');
    tags.add(read.headers.get('ETag') ?? '');
    return read.body['status'] === 'completed' ? read : undefined;
  });
  const forced = await api.send('GET', path, { headers: { 'Cache-Control': 'no-cache' } });
  expect([forced.text, forced.headers.get('ETag')]).toEqual([
    settled.text,
    settled.headers.get('ETag'),
  ]);
  const refund = await api.send('POST', `${path}/refunds`, { body: { amount: 1 } });
  expect(refund.body['status']).toBe('succeeded');
  const refunded = await api.send('GET', path);
  expect(refunded.headers.get('Cache-Status')).toStartWith('memory; hit');
  expect(refunded.body['amountRefunded']).toBe(1);
  expect(tags).not.toContain(refunded.headers.get('ETag'));
  const refunds = await api.send('GET', `${path}/refunds`);
  expect(refunds.body['data']).toEqual([refund.body]);
});
