import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'bun:test';
import type { ApiClient } from '../../support/api-client.ts';
import { startApi, type ApiUnderTest } from '../api-under-test.ts';
import { row, run, upload } from '../bulk/files.ts';
import { newPayment, refusalOf } from '../payment-requests.ts';
import { get, servedBy, tokenAt, tokenOf, inOneOfThree } from './reading.ts';

let started: ApiUnderTest;
let organizationId: string;
let api: ApiClient;
beforeAll(async () => {
  started = await startApi();
});
afterAll(() => started[Symbol.asyncDispose]());
beforeEach(async () => {
  ({ id: organizationId, api } = await started.newOrganization());
});

const fromMemory = 'memory; hit';
const fromPrimary = 'primary; fwd=miss';

describe('What a command has written is in memory before it is answered', () => {
  test(
    'whole, with its version, and known to be current',
    async () => {
      const { path, made } = await newPayment(api);
      const first = await get(api, path);
      expect(first.headers.get('Cache-Status')).toMatch(/^memory; hit; ttl=(600|599)$/);
      expect(first.headers.get('Age')).toBe('0');
      expect(first.headers.get('Cache-Control')).toBe('private, no-cache');
      expect(first.headers.get('ETag')).toBe('"1"');
      expect(first.text).toBe(made.text);
      const forced = await get(api, path, { cacheControl: 'no-cache' });
      expect([servedBy(forced), forced.text]).toEqual([fromPrimary, made.text]);
      const aged = await get(api, path, { cacheControl: 'max-age=0' });
      expect([servedBy(aged), aged.headers.get('Age')]).toEqual([fromMemory, '0']);
      const seen = await get(api, path, { token: tokenOf(made) });
      expect([servedBy(seen), tokenOf(seen)]).toEqual([fromMemory, tokenAt(organizationId, 3)]);
    },
    inOneOfThree,
  );

  test('and a reader that has it already is told so from there', async () => {
    const { path } = await newPayment(api);
    const known = await get(api, path, { ifNoneMatch: '"1"' });
    expect([known.status, servedBy(known), known.text]).toEqual([304, fromMemory, '']);
    expect(known.headers.get('ETag')).toBe('"1"');
    await api.send('PATCH', path, { body: { amount: 2 } });
    const changed = await get(api, path, { ifNoneMatch: '"1"' });
    expect([changed.status, servedBy(changed)]).toEqual([200, fromMemory]);
    expect([changed.headers.get('ETag'), changed.body['amount']]).toEqual(['"2"', 2]);
  });

  test('a delete leaves a tombstone, as the database tells it', async () => {
    const { path } = await newPayment(api);
    await get(api, path);
    const deleted = await api.send('DELETE', path);
    const gone = await get(api, path, { ifNoneMatch: '"1"' });
    expect([...refusalOf(gone), servedBy(gone)]).toEqual([410, 'payment_deleted', fromMemory]);
    const forced = await get(api, path, { cacheControl: 'no-cache', token: tokenOf(deleted) });
    expect(servedBy(forced)).toBe(fromPrimary);
    expect({ ...forced.body, requestId: '' }).toEqual({ ...gone.body, requestId: '' });
  });

  test("a refund raises its payment's version, and is in every list of them", async () => {
    const { path } = await newPayment(api, { amount: 100 });
    await api.send('POST', `${path}/complete`);
    expect((await get(api, path)).headers.get('ETag')).toBe('"2"');
    const none = await get(api, `${path}/refunds`);
    expect(none.body['data']).toEqual([]);
    const refund = await api.send('POST', `${path}/refunds`, { body: { amount: 30 } });
    const read = await get(api, path);
    expect([read.status, servedBy(read), read.body['amountRefunded']]).toEqual([
      200,
      fromMemory,
      30,
    ]);
    expect(read.headers.get('ETag')).toBe(`"${Number(read.body['version'])}"`);
    expect(read.body['version']).toBeGreaterThan(2);
    expect((await get(api, path, { cacheControl: 'no-cache' })).text).toBe(read.text);
    const listed = await get(api, `${path}/refunds`);
    expect(listed.body['data']).toEqual([refund.body]);
    expect(servedBy(listed)).toBe(fromPrimary);
    expect(servedBy(await get(api, `${path}/refunds`))).toBe(fromMemory);
    expect((await get(api, `${path}/refunds/${refund.body['id'] as string}`)).text).toBe(
      refund.text,
    );
  });

  test('the rows of a bulk job too', async () => {
    const { id, path } = await newPayment(api);
    expect(servedBy(await get(api, path))).toBe(fromMemory);
    const list = await get(api, '/v1/payments');
    const made = await upload(api, [
      row({ id: 'b1' }),
      { type: 'payments.update', input: { paymentId: id, description: 'By row 2' } },
      { type: 'payments.delete', input: { paymentId: 'b1' } },
    ]);
    await run(started, organizationId, made.body['id'] as string);
    const changed = await get(api, path);
    expect([servedBy(changed), changed.headers.get('ETag')]).toEqual([fromMemory, '"2"']);
    expect(changed.body['description']).toBe('By row 2');
    const gone = await get(api, '/v1/payments/b1');
    expect([...refusalOf(gone), servedBy(gone)]).toEqual([410, 'payment_deleted', fromMemory]);
    expect((await get(api, '/v1/payments')).text).not.toBe(list.text);
  });
});

test('Lists and sums are kept until something of their organization changes', async () => {
  const other = await started.newOrganization();
  for (const path of [
    '/v1/payments',
    '/v1/payments?limit=1&sort=status',
    '/v1/payments/statistics',
  ]) {
    expect(servedBy(await get(api, path))).toBe(fromPrimary);
    expect(servedBy(await get(api, path))).toBe(fromMemory);
    await newPayment(other.api);
    expect(servedBy(await get(api, path))).toBe(fromMemory);
    const { made } = await newPayment(api);
    const after = await get(api, path);
    expect(servedBy(after)).toBe(fromPrimary);
    expect(after.text).not.toBe('{"data":[]}');
    expect(servedBy(await get(api, path, { token: tokenOf(made) }))).toBe(fromMemory);
  }
});

test('What was never there is looked for each time', async () => {
  for (let count = 0; count < 3; count++) {
    const missing = await get(api, '/v1/payments/later');
    expect([...refusalOf(missing), servedBy(missing)]).toEqual([
      404,
      'payment_not_found',
      fromPrimary,
    ]);
  }
  const { made } = await newPayment(api, { id: 'later' });
  expect((await get(api, '/v1/payments/later')).text).toBe(made.text);
});

test('What one organization has is not in the memory of another, under the same id', async () => {
  const other = await started.newOrganization();
  await newPayment(api, { id: 'same', description: 'mine' });
  await get(api, '/v1/payments/same');
  const foreign = await get(other.api, '/v1/payments/same');
  expect([foreign.status, servedBy(foreign)]).toEqual([404, fromPrimary]);
  await newPayment(other.api, { id: 'same', description: 'theirs' });
  expect((await get(api, '/v1/payments/same')).body['description']).toBe('mine');
  expect((await get(other.api, '/v1/payments/same')).body['description']).toBe('theirs');
  expect((await get(other.api, '/v1/payments')).text).not.toContain('mine');
});
