import { afterAll, beforeAll, describe, expect, test } from 'bun:test';
import type { JsonObject } from '../../modules/kernel/json.ts';
import type { ApiClient } from '../support/api-client.ts';
import { startApi } from './api-under-test.ts';
import { create, newPayment, refusalOf } from './payment-requests.ts';

let started: Awaited<ReturnType<typeof startApi>>;
let organizationId: string;
let api: ApiClient;

beforeAll(async () => {
  started = await startApi();
  ({ id: organizationId, api } = await started.newOrganization());
});
afterAll(() => started[Symbol.asyncDispose]());

test('A payment is created with what was said of it, and nothing made up', async () => {
  const said = {
    amount: 9_007_199_254_740_991,
    currency: 'JPY',
    userId: 'user 7',
    description: 'Zwölf Äpfel 🍏',
    reference: 'R-1',
    metadata: { order: '7', constructor: 'x' },
    method: { type: 'manual' },
  };
  const { status, headers, body } = await create(api, { ...said, capture: 'automatic' });
  expect(status).toBe(201);
  const id = body['id'] as string;
  expect(id).toMatch(/^pay_[0-9a-f]{32}$/);
  const createdAt = expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/);
  expect(body).toEqual({
    ...said,
    id,
    object: 'payment',
    organizationId,
    status: 'processing',
    amountCaptured: 0,
    amountRefunded: 0,
    attempt: null,
    failure: null,
    version: 1,
    createdAt,
    updatedAt: body['createdAt'],
    completedAt: null,
  });
  expect(headers.get('Location')).toBe(`/v1/payments/${id}`);
  expect(headers.get('ETag')).toBe('"1"');
  expect(headers.get('Command-Id')).toMatch(/^cmd_[0-9a-f]{32}$/);
  expect(headers.get('Content-Type')).toBe('application/json');
  expect(headers.get('Cache-Control')).toBe('private, no-cache');
  expect(headers.has('Idempotent-Replayed')).toBe(false);
});

test('A payment is read as its last command answered it', async () => {
  const { path, made } = await newPayment(api, { description: 'first' });
  const read = await api.send('GET', path);
  expect([read.status, read.text]).toEqual([200, made.text]);
  expect(read.headers.get('ETag')).toBe('"1"');
  expect(read.headers.get('Cache-Control')).toBe('private, no-cache');
  expect(read.headers.get('Cache-Status')).toBe('memory; hit; ttl=600');
  const changed = await api.send('PATCH', path, { body: { description: 'second', amount: 5 } });
  expect(changed.body).toMatchObject({ description: 'second', amount: 5, version: 2 });
  expect((await api.send('GET', path)).text).toBe(changed.text);
});

test('HEAD answers as GET does, without the body', async () => {
  const { path } = await newPayment(api);
  const { status, headers, text } = await api.send('HEAD', path);
  expect([status, headers.get('ETag'), text]).toEqual([200, '"1"', '']);
});

test('A PATCH clears texts with null, merges metadata, and leaves the rest alone', async () => {
  const before = { description: 'd', reference: 'r', metadata: { a: '1', b: '2' } };
  const { path } = await newPayment(api, before);
  const patch = { description: null, metadata: { b: null, c: '3' } };
  const { status, headers, body } = await api.send('PATCH', path, { body: patch });
  expect([status, headers.get('ETag'), headers.get('Location')]).toEqual([200, '"2"', null]);
  expect(body).toMatchObject({ description: null, reference: 'r', amount: 1_234, version: 2 });
  expect(body['metadata']).toEqual({ a: '1', c: '3' });
});

test('A PATCH that changes nothing keeps the version, and causes no event', async () => {
  const { path, made } = await newPayment(api, { metadata: { a: '1' } });
  const body = { amount: 1_234, metadata: { a: '1', gone: null }, description: null };
  const { status, headers, text } = await api.send('PATCH', path, { body });
  expect([status, headers.get('ETag'), text]).toEqual([200, '"1"', made.text]);
  const command = await api.send('GET', `/v1/commands/${headers.get('Command-Id')}`);
  expect(command.body).toMatchObject({ status: 'succeeded', eventIds: [] });
});

test('A deleted payment is gone: for reading, for changing, and from the list', async () => {
  const { id, path } = await newPayment(api);
  const { status, headers, text } = await api.send('DELETE', path);
  expect([status, text, headers.get('ETag')]).toEqual([204, '', null]);
  expect(headers.get('Command-Id')).toMatch(/^cmd_/);
  for (const [method, body] of [['GET'], ['PATCH', { amount: 1 }], ['DELETE']] as const) {
    const answer = await api.send(method, path, body ? { body } : {});
    expect(refusalOf(answer)).toEqual([410, 'payment_deleted']);
  }
  expect(refusalOf(await create(api, { id }))).toEqual([409, 'payment_already_exists']);
  const list = await api.send('GET', '/v1/payments?limit=100');
  expect(list.text).not.toContain(id);
});

test("A client's own id is taken once", async () => {
  const id = 'order-7_A';
  const { path, made } = await newPayment(api, { id });
  expect([path, made.headers.get('Location')]).toEqual([`/v1/payments/${id}`, path]);
  const again = await create(api, { id, amount: 7 });
  expect(refusalOf(again)).toEqual([409, 'payment_already_exists']);
  expect(again.body['commandId']).toBe(again.headers.get('Command-Id'));
  expect((await api.send('GET', path)).text).toBe(made.text);
});

test('What does not exist is 404, for reading and for changing', async () => {
  const missing = '/v1/payments/pay_missing';
  for (const [method, body] of [['GET'], ['PATCH', { amount: 1 }], ['DELETE']] as const) {
    const answer = await api.send(method, missing, body ? { body } : {});
    expect(refusalOf(answer)).toEqual([404, 'payment_not_found']);
    expect(answer.body['instance']).toBe(missing);
  }
});

describe('A wrong field is a 400 that points at it', () => {
  const metadata = (count: number) =>
    Object.fromEntries(Array.from({ length: count }, (_, index) => [`k${index}`, 'v']));
  test.each<[string, JsonObject]>([
    ['/amount', { amount: 0 }],
    ['/amount', { amount: -1 }],
    ['/amount', { amount: 1.5 }],
    ['/amount', { amount: '100' }],
    ['/amount', { amount: null }],
    ['/amount', { amount: 9_007_199_254_740_992 }],
    ['/currency', { currency: 'eur' }],
    ['/currency', { currency: 'XXX' }],
    ['/currency', { currency: 'XAU' }],
    ['/currency', { currency: 978 }],
    ['/id', { id: '' }],
    ['/id', { id: 'a'.repeat(65) }],
    ['/id', { id: 'a b' }],
    ['/id', { id: 'a/b' }],
    ['/id', { id: 'statistics' }],
    ['/description', { description: 'a'.repeat(1_001) }],
    ['/reference', { reference: 'a'.repeat(256) }],
    ['/userId', { userId: '' }],
    ['/metadata', { metadata: metadata(51) }],
    ['/metadata', { metadata: [] }],
    ['/metadata/k', { metadata: { k: 1 } }],
    ['/metadata/k', { metadata: { k: 'a'.repeat(501) } }],
    ['/metadata/a~1b~0c', { metadata: { 'a/b~c': null } }],
    [`/metadata/${'k'.repeat(41)}`, { metadata: { ['k'.repeat(41)]: 'v' } }],
    ['/method/type', { method: { type: 'card' } }],
    ['/method/token', { method: { type: 'manual', token: 'x' } }],
    ['/capture', { capture: 'manual' }],
    ['/amout', { amout: 1 }],
  ])('%s %#', async (pointer, fields) => {
    expect(refusalOf(await create(api, fields))).toEqual([400, 'invalid_request', pointer]);
  });

  test('and every one of several', async () => {
    const answer = await api.send('POST', '/v1/payments', { body: { currency: 'nope' } });
    expect(refusalOf(answer)).toEqual([400, 'invalid_request', '/amount', '/currency']);
  });
});

test('At the limits a field is accepted', async () => {
  const metadata = Object.fromEntries(
    Array.from({ length: 50 }, (_, index) => [`${index}`.padStart(40, 'k'), 'v'.repeat(500)]),
  );
  const fields = { description: 'a'.repeat(1_000), reference: 'b'.repeat(255), metadata };
  const { made } = await newPayment(api, { ...fields, id: 'c'.repeat(64), amount: 1 });
  expect(made.body).toMatchObject(fields);
});

describe('What looks like a card number is refused, and not repeated', () => {
  const card = '4242 4242-4242 4242';
  test.each<[string, JsonObject]>([
    ['/description', { description: `paid with ${card}` }],
    ['/reference', { reference: card.replaceAll(/\D/g, '') }],
    ['/metadata/pan', { metadata: { pan: card } }],
  ])('in %s', async (pointer, fields) => {
    const { path } = await newPayment(api);
    for (const answer of [
      await create(api, fields),
      await api.send('PATCH', path, { body: fields }),
    ]) {
      expect(refusalOf(answer)).toEqual([400, 'card_number_refused', pointer]);
      expect(answer.text).not.toContain('4242');
    }
  });
});

test('A PATCH of nothing, of an unknown field, or of a fixed one is a 400', async () => {
  const { path } = await newPayment(api);
  const patch = async (body: JsonObject) => refusalOf(await api.send('PATCH', path, { body }));
  expect((await patch({})).slice(0, 2)).toEqual([400, 'invalid_request']);
  for (const field of ['currency', 'status', 'id', 'userId', 'version', 'toString']) {
    expect(await patch({ [field]: 'EUR' })).toEqual([400, 'invalid_request', `/${field}`]);
  }
  expect(await patch({ amount: null })).toEqual([400, 'invalid_request', '/amount']);
  expect((await api.send('GET', path)).body).toMatchObject({ version: 1 });
});
