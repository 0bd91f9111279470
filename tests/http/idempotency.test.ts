import { afterAll, beforeAll, describe, expect, test } from 'bun:test';
import type { Answer, ApiClient, RequestParts } from '../support/api-client.ts';
import { startApi } from './api-under-test.ts';
import { create, euros, newPayment, refusalOf } from './payment-requests.ts';

let started: Awaited<ReturnType<typeof startApi>>;
let api: ApiClient;

beforeAll(async () => {
  started = await startApi();
  ({ api } = await started.newOrganization());
});
afterAll(() => started[Symbol.asyncDispose]());

const shown = ['ETag', 'Location', 'Command-Id', 'Content-Type', 'Consistency-Token'];
const answerOf = ({ status, text, headers }: Answer) => ({
  status,
  text,
  ...Object.fromEntries(shown.map((name) => [name, headers.get(name)])),
});
const replayed = ({ headers }: Answer) => headers.get('Idempotent-Replayed');

describe('The same key with the same request is answered as the first time', () => {
  const first = async (method: string, path: string, parts: RequestParts, status: number) => {
    const sent = { key: crypto.randomUUID(), ...parts };
    const answer = await api.send(method, path, sent);
    expect([answer.status, replayed(answer)]).toEqual([status, null]);
    return async () => {
      const again = await api.send(method, path, sent);
      expect(answerOf(again)).toEqual(answerOf(answer));
      expect(replayed(again)).toBe('true');
      expect(again.headers.get('Request-Id')).not.toBe(answer.headers.get('Request-Id'));
    };
  };

  test('201 of a create, also when the payment has changed since and is gone', async () => {
    const body = { ...euros, id: 'replayed' };
    const again = await first('POST', '/v1/payments', { body }, 201);
    await again();
    await api.send('PATCH', '/v1/payments/replayed', { body: { amount: 9 } });
    await again();
    await api.send('DELETE', '/v1/payments/replayed');
    await again();
  });

  test('200 of a PATCH, also when it was changed back since', async () => {
    const { path } = await newPayment(api);
    const again = await first('PATCH', path, { body: { amount: 5 } }, 200);
    await api.send('PATCH', path, { body: { amount: 6 } });
    await again();
    expect((await api.send('GET', path)).body).toMatchObject({ amount: 6, version: 3 });
  });

  test('200 of a PATCH that changed nothing, also when it would change something now', async () => {
    const { path } = await newPayment(api);
    const again = await first('PATCH', path, { body: { amount: euros.amount } }, 200);
    await again();
    await api.send('PATCH', path, { body: { amount: 6 } });
    await again();
    expect((await api.send('GET', path)).body).toMatchObject({ amount: 6, version: 2 });
  });

  test('204 of a DELETE', async () => {
    const { path } = await newPayment(api);
    const again = await first('DELETE', path, {}, 204);
    await again();
  });

  test('404, also when the payment exists by now', async () => {
    const path = '/v1/payments/later';
    const again = await first('PATCH', path, { body: { amount: 5 } }, 404);
    await newPayment(api, { id: 'later' });
    await again();
  });

  test('409', async () => {
    const { id } = await newPayment(api);
    const again = await first('POST', '/v1/payments', { body: { ...euros, id } }, 409);
    await again();
  });

  test('410', async () => {
    const { path } = await newPayment(api);
    await api.send('DELETE', path);
    const again = await first('DELETE', path, {}, 410);
    await again();
  });

  test('412, also when the version would match now', async () => {
    const { path } = await newPayment(api);
    const parts = { body: { amount: 5 }, headers: { 'If-Match': '"2"' } };
    const again = await first('PATCH', path, parts, 412);
    await api.send('PATCH', path, { body: { amount: 6 } });
    await again();
  });

  test('422', async () => {
    const metadata = Object.fromEntries(Array.from({ length: 50 }, (_, i) => [`k${i}`, 'v']));
    const { path } = await newPayment(api, { metadata });
    const again = await first('PATCH', path, { body: { metadata: { more: 'v' } } }, 422);
    await again();
  });
});

test('The same request may be written differently', async () => {
  const key = 'a key: "quoted"?';
  const made = await create(api, {}, { key, text: '{"amount":100,"currency":"EUR"}' });
  expect(made.status).toBe(201);
  const headers = { Prefer: 'wait=5', 'Content-Type': 'application/json; charset=utf-8' };
  const text = '\n{ "currency": "\\u0045UR", "amount": 1.0e2 }';
  const again = await create(api, {}, { key, headers, text });
  expect(answerOf(again)).toEqual(answerOf(made));
  const quoted = `"${key.replaceAll('"', '\\"')}"`;
  expect(answerOf(await create(api, {}, { key: quoted, text }))).toEqual(answerOf(made));
});

test('Another request with a used key is 422, and takes neither effect nor the key', async () => {
  const key = crypto.randomUUID();
  const { path, made } = await newPayment(api);
  const { path: other } = await newPayment(api);
  const body = { amount: 5 };
  const done = await api.send('PATCH', path, { key, body, headers: { 'If-Match': '"1"' } });
  expect(done.status).toBe(200);
  const others: [string, string, RequestParts][] = [
    ['PATCH', path, { body }],
    ['PATCH', path, { body, headers: { 'If-Match': '*' } }],
    ['PATCH', path, { body: { amount: 6 }, headers: { 'If-Match': '"1"' } }],
    ['PATCH', path, { body: { amount: 5, description: null }, headers: { 'If-Match': '"1"' } }],
    ['PATCH', other, { body, headers: { 'If-Match': '"1"' } }],
    ['DELETE', path, { headers: { 'If-Match': '"1"' } }],
    ['POST', '/v1/payments', { body: euros }],
  ];
  for (const [method, where, parts] of others) {
    const answer = await api.send(method, where, { key, ...parts });
    expect(refusalOf(answer)).toEqual([422, 'idempotency_key_reused']);
    expect([answer.headers.get('Command-Id'), replayed(answer)]).toEqual([null, null]);
  }
  const again = await api.send('PATCH', path, { key, body, headers: { 'If-Match': '"1"' } });
  expect(answerOf(again)).toEqual(answerOf(done));
  expect((await api.send('GET', path)).body).toEqual({ ...made.body, ...done.body });
  expect((await api.send('GET', other)).body).toMatchObject({ amount: euros.amount, version: 1 });
});

test('What is refused before acceptance does not use the key up', async () => {
  const key = crypto.randomUUID();
  expect(refusalOf(await create(api, { amount: 0 }, { key }))[0]).toBe(400);
  expect(refusalOf(await create(api, {}, { key, text: '{' }))[0]).toBe(400);
  const text = { 'Content-Type': 'text/plain' };
  expect(refusalOf(await create(api, {}, { key, headers: text }))[0]).toBe(415);
  expect(refusalOf(await create(api, {}, { key, headers: { Authorization: '' } }))[0]).toBe(401);
  const made = await create(api, {}, { key });
  expect([made.status, replayed(made)]).toEqual([201, null]);
});

test('Of 100 senders of one key at once all get one answer, and one of them the first', async () => {
  const key = crypto.randomUUID();
  const senders = Array.from({ length: 100 }, () => create(api, { description: 'once' }, { key }));
  const answers = await Promise.all(senders);
  expect(new Set(answers.map((answer) => JSON.stringify(answerOf(answer)))).size).toBe(1);
  expect(answers.filter((answer) => replayed(answer) === null)).toHaveLength(1);
  const list = await api.send('GET', '/v1/payments?limit=100');
  expect(list.text.split('"once"')).toHaveLength(2);
});

describe('A command without a key is a 400', () => {
  const commands: [string, string][] = [
    ['POST', '/v1/payments'],
    ['PATCH', '/v1/payments/pay_1'],
    ['DELETE', '/v1/payments/pay_1'],
    ['POST', '/v1/api-keys'],
  ];
  test.each(commands)('%s %s', async (method, path) => {
    for (const key of ['', ' ', '""', 'cl\u00e9', 'k'.repeat(256)]) {
      const headers = { 'Idempotency-Key': key };
      const answer = await api.send(method, path, { headers });
      expect(refusalOf(answer)).toEqual([400, 'idempotency_key_required']);
    }
  });
});
