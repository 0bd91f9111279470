import { afterAll, beforeAll, describe, expect, test } from 'bun:test';
import type { ApiClient } from '../support/api-client.ts';
import { startApi, type ApiUnderTest } from './api-under-test.ts';
import { create, newPayment, refusalOf } from './payment-requests.ts';

let started: ApiUnderTest;
let api: ApiClient;

beforeAll(async () => {
  started = await startApi();
  ({ api } = await started.newOrganization());
});
afterAll(() => started[Symbol.asyncDispose]());

describe('A method that an address does not take is 405, and Allow names those it takes', () => {
  test.each([
    ['PUT', '/v1/payments', 'GET, HEAD, POST'],
    ['DELETE', '/v1/payments', 'GET, HEAD, POST'],
    ['POST', '/v1/payments/pay_1', 'DELETE, GET, HEAD, PATCH'],
    ['PUT', '/v1/payments/pay_1', 'DELETE, GET, HEAD, PATCH'],
    ['OPTIONS', '/v1/payments/pay_1', 'DELETE, GET, HEAD, PATCH'],
    ['POST', '/v1/commands/cmd_1', 'GET, HEAD'],
    ['PATCH', '/v1/api-keys', 'GET, HEAD, POST'],
    ['PATCH', '/v1/payments/statistics', 'GET, HEAD'],
    ['DELETE', '/v1/payments/statistics', 'GET, HEAD'],
    ['POST', '/', 'GET, HEAD'],
    ['POST', '/healthz', 'GET, HEAD'],
    ['PUT', '/metrics', 'GET, HEAD'],
    ['DELETE', '/openapi.json', 'GET, HEAD'],
    ['POST', '/docs', 'GET, HEAD'],
    ['POST', '/problems/forbidden', 'GET, HEAD'],
    ['POST', '/assets/app.js', 'GET, HEAD'],
    ['POST', '/sign-in', 'GET, HEAD'],
    ['GET', '/sign-out', 'POST'],
    ['GET', '/sign-in-links', 'POST'],
  ])('%s %s', async (method, path, allow) => {
    const answer = await api.send(method, path);
    expect(refusalOf(answer)).toEqual([405, 'method_not_allowed']);
    expect(answer.headers.get('Allow')?.split(', ').sort().join(', ')).toBe(allow);
  });
});

test('An address with nothing at it is 404', async () => {
  for (const path of ['/v1', '/v1/', '/v1/nothing', '/v1/payments/a/b', '/nothing', '/v2/x']) {
    expect(refusalOf(await api.send('GET', path))).toEqual([404, 'not_found']);
  }
  expect(refusalOf(await api.send('GET', `/${'long'.repeat(5_000)}`))).toEqual([404, 'not_found']);
});

describe('A value of another kind is told what to send instead, and not shown', () => {
  test.each([
    ['POST', '/v1/api-keys', { name: 'a', scopes: 'secret' }, '/scopes', 'Send a list'],
    ['POST', '/v1/api-keys', { name: 'a', scopes: { secret: 1 } }, '/scopes', 'Send a list'],
    ['POST', '/v1/api-keys', { organizationId: 1 }, '/organizationId', 'Send one text'],
    ['POST', '/v1/reports', { input: { id: { a: 'secret' } } }, '/input/id', 'Send one text'],
    ['GET', '/v1/events?cursor=secret&cursor=b', undefined, '/cursor', 'Send one text'],
  ] as const)('%s %s %j', async (method, path, sent, pointer, detail) => {
    const base = { query: 'payments.get', format: 'json' };
    const body = path === '/v1/reports' ? { ...base, ...sent } : sent;
    const answer = await api.send(method, path, body ? { body } : {});
    expect(answer.status).toBe(400);
    const errors = answer.body['errors'] as { pointer: string; detail: string }[];
    expect(errors.find((error) => error.pointer === pointer)?.detail).toBe(detail);
    expect(answer.text).not.toContain('secret');
  });
});

test('Of a list of a hundred thousand wrong things the first is told', async () => {
  const many = Array.from({ length: 100_000 }, () => 'x');
  const answer = await api.send('POST', '/v1/webhook-endpoints', {
    body: { url: 'https://8.8.8.8/', eventTypes: many },
  });
  expect(refusalOf(answer)).toEqual([400, 'invalid_request', '/eventTypes/0']);
  const few = await api.send('POST', '/v1/webhook-endpoints', {
    body: { url: 'https://8.8.8.8/', eventTypes: ['x', '*', 'y'], description: 1 },
  });
  const pointers = refusalOf(few).slice(2);
  expect(new Set(pointers)).toEqual(new Set(['/eventTypes/0', '/eventTypes/2', '/description']));
});

describe('A parameter that means nothing is a 400 that names it', () => {
  test.each([
    ['GET', '/v1/payments?a=1', '/a'],
    ['GET', '/v1/payments?__proto__=1', '/__proto__'],
    ['GET', '/v1/payments?constructor', '/constructor'],
    ['GET', '/v1/payments/pay_1?a=1', '/a'],
    ['GET', '/v1/payments/pay_1?id=pay_2', '/id'],
    ['GET', '/v1/commands/cmd_1?a=1', '/a'],
    ['GET', '/v1/commands/cmd_1?id=cmd_2', '/id'],
    ['POST', '/v1/payments?a=1', '/a'],
    ['POST', '/v1/payments?consistency_token=a', '/consistency_token'],
    ['PATCH', '/v1/payments/pay_1?a=1', '/a'],
    ['DELETE', '/v1/payments/pay_1?a=1', '/a'],
    ['POST', '/v1/api-keys?a=1', '/a'],
  ])('%s %s', async (method, path, pointer) => {
    expect(refusalOf(await api.send(method, path))).toEqual([400, 'invalid_request', pointer]);
  });
});

test('A body that is packed is 415, and told how to come', async () => {
  const text = Bun.gzipSync(JSON.stringify({ amount: 1, currency: 'EUR' }));
  const packed = await create(api, {}, { text, headers: { 'Content-Encoding': 'gzip' } });
  expect(refusalOf(packed)).toEqual([415, 'unsupported_media_type']);
  expect(packed.headers.get('Accept-Encoding')).toBe('identity');
  const plain = await create(api, {}, { headers: { 'Content-Encoding': 'Identity' } });
  expect(plain.status).toBe(201);
});

describe('A body that is not called JSON is 415', () => {
  test.each([
    'text/plain',
    'application/x-www-form-urlencoded',
    'application/jsonx',
    'text/json',
    'application/json; charset=iso-8859-1',
    'application/json;charset="UTF-16"',
  ])('%s', async (type) => {
    const answer = await create(api, {}, { headers: { 'Content-Type': type } });
    expect(refusalOf(answer)).toEqual([415, 'unsupported_media_type']);
  });

  test.each([
    'application/json',
    'APPLICATION/JSON;charset=UTF-8',
    'application/json; charset="utf-8"; profile=x',
    'application/merge-patch+json',
  ])('%s is JSON', async (type) => {
    const answer = await create(api, {}, { headers: { 'Content-Type': type } });
    expect(answer.status).toBe(201);
  });
});

test('A DELETE takes no body but an empty object', async () => {
  const { path } = await newPayment(api);
  for (const text of ['[]', 'null', '"x"', '1', '[1]', '{"force":true}']) {
    const answer = await api.send('DELETE', path, { text });
    expect([text, ...refusalOf(answer).slice(0, 2)]).toEqual([text, 400, 'invalid_request']);
  }
  expect((await api.send('DELETE', path, { text: '{}' })).status).toBe(204);
});

describe('An id that no payment can have is 404, however it is written', () => {
  test.each([
    '%00',
    '%FF',
    '%ED%A0%80',
    '%2F',
    '%F0%9F%8D%8F',
    "x'%20OR%201=1--",
    'x'.repeat(9_000),
  ])('%s', async (id) => {
    for (const [method, text] of [['GET'], ['PATCH', '{"amount":1}'], ['DELETE']] as const) {
      const answer = await api.send(method, `/v1/payments/${id}`, text ? { text } : {});
      expect(refusalOf(answer)).toEqual([404, 'payment_not_found']);
    }
    expect(refusalOf(await api.send('GET', `/v1/commands/${id}`))[0]).toBe(404);
  });

  test('and is not taken for another that it begins with', async () => {
    const { path } = await newPayment(api, { id: 'whole' });
    for (const id of ['whole%00', 'whole%00x', 'whole%20', 'WHOLE', 'whole%FF']) {
      const changed = await api.send('PATCH', `/v1/payments/${id}`, { body: { amount: 5 } });
      expect([id, ...refusalOf(changed)]).toEqual([id, 404, 'payment_not_found']);
      expect((await api.send('GET', `/v1/payments/${id}`)).status).toBe(404);
      expect((await api.send('DELETE', `/v1/payments/${id}`)).status).toBe(404);
    }
    expect((await api.send('GET', path)).body).toMatchObject({ version: 1 });
  });
});
