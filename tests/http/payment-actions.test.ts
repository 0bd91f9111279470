import { afterAll, beforeAll, describe, expect, test } from 'bun:test';
import type { JsonObject } from '../../modules/kernel/json.ts';
import type { ApiClient } from '../support/api-client.ts';
import { startApi } from './api-under-test.ts';
import { create, newPayment, refusalOf } from './payment-requests.ts';

let started: Awaited<ReturnType<typeof startApi>>;
let api: ApiClient;

beforeAll(async () => {
  started = await startApi();
  ({ api } = await started.newOrganization());
});
afterAll(() => started[Symbol.asyncDispose]());

const act = (path: string, action: string, body?: JsonObject, headers = {}) =>
  api.send('POST', `${path}/${action}`, { ...(body && { body }), headers });

test('A manual payment is completed: all of it is captured', async () => {
  const { path } = await newPayment(api);
  const { status, headers, body, text } = await act(path, 'complete');
  expect([status, headers.get('ETag'), headers.get('Location')]).toEqual([200, '"2"', null]);
  expect(body).toMatchObject({ status: 'completed', amountCaptured: 1_234, version: 2 });
  expect(body['completedAt']).toBe(body['updatedAt']);
  expect((await api.send('GET', path)).text).toBe(text);
});

test('A manual payment fails, is retried, and is canceled', async () => {
  const { path } = await newPayment(api);
  const failed = await act(path, 'fail', { code: 'no_money', detail: 'It never came' });
  const failure = { code: 'no_money', detail: 'It never came' };
  expect(failed.body).toMatchObject({ status: 'failed', failure, version: 2 });
  const retried = await act(path, 'retry', {});
  expect(retried.body).toMatchObject({ status: 'processing', failure: null, version: 3 });
  expect((await act(path, 'cancel')).body).toMatchObject({ status: 'canceled', version: 4 });
  const over = await act(path, 'retry');
  expect(refusalOf(over)).toEqual([409, 'invalid_state']);
  expect(over.body['currentStatus']).toBe('canceled');
});

test('Completing twice: the same key is the same answer, another one is refused', async () => {
  const { path } = await newPayment(api);
  const send = (key: string) => api.send('POST', `${path}/complete`, { key });
  const key = crypto.randomUUID();
  const answers = await Promise.all(Array.from({ length: 10 }, () => send(key)));
  expect(new Set(answers.map(({ status, text }) => `${status} ${text}`)).size).toBe(1);
  const replayed = answers.filter(({ headers }) => headers.has('Idempotent-Replayed'));
  expect([answers[0]?.status, replayed.length]).toEqual([200, 9]);
  expect(refusalOf(await send(crypto.randomUUID()))).toEqual([409, 'invalid_state']);
  const raced = await newPayment(api);
  const racing = await Promise.all(Array.from({ length: 10 }, () => act(raced.path, 'complete')));
  const statuses = racing.map(({ status }) => status).sort((a, b) => a - b);
  expect(statuses).toEqual([200, ...Array<number>(9).fill(409)]);
});

test('If-Match is checked by actions before their state', async () => {
  const { path } = await newPayment(api);
  for (const action of ['complete', 'cancel', 'retry', 'confirm', 'capture', 'refunds']) {
    const answer = await act(path, action, {}, { 'If-Match': '"2"' });
    expect(refusalOf(answer)).toEqual([412, 'version_mismatch']);
  }
  const fails = await act(path, 'fail', { code: 'x' }, { 'If-Match': 'W/"1"' });
  expect(refusalOf(fails)).toEqual([412, 'version_mismatch']);
  const completed = await act(path, 'complete', {}, { 'If-Match': '"1"' });
  expect(completed.status).toBe(200);
  expect((await act(path, 'refunds', {}, { 'If-Match': '"2"' })).status).toBe(201);
});

describe('A body is refused where it is wrong', () => {
  test.each<[string, JsonObject, string[]]>([
    ['complete', { amount: 1 }, ['/amount']],
    ['cancel', { reason: 'x' }, ['/reason']],
    ['retry', { token: 'x' }, ['/token']],
    ['confirm', { code: 'x' }, ['/code']],
    ['fail', {}, ['/code']],
    ['fail', { code: 'a b', detail: 7, more: 1 }, ['/code', '/detail', '/more']],
    ['capture', { amount: 0, final: 'yes' }, ['/amount', '/final']],
    ['refunds', { amount: 1.5, id: 'a/b', reason: 7 }, ['/id', '/amount', '/reason']],
    ['refunds', { id: 'statistics' }, ['/id']],
  ])('%s %j', async (action, body, pointers) => {
    const { path } = await newPayment(api);
    expect(refusalOf(await act(path, action, body))).toEqual([400, 'invalid_request', ...pointers]);
    expect((await api.send('GET', path)).body).toMatchObject({ version: 1 });
  });

  test('where it holds what looks like a card number', async () => {
    const { path } = await newPayment(api);
    const number = '4242 4242 4242 4242';
    const failed = await act(path, 'fail', { code: 'x', detail: number });
    expect(refusalOf(failed)).toEqual([400, 'card_number_refused', '/detail']);
    const refund = await act(path, 'refunds', { reason: number });
    expect(refusalOf(refund)).toEqual([400, 'card_number_refused', '/reason']);
  });
});

describe('A method is refused', () => {
  test('by the pointer to what is wrong with it', async () => {
    const manual = { method: { type: 'manual' }, capture: 'manual' };
    expect(refusalOf(await create(api, manual))).toEqual([400, 'invalid_request', '/capture']);
    const left = { capture: 'manual' };
    expect(refusalOf(await create(api, left))).toEqual([400, 'invalid_request', '/capture']);
    const token = { method: { type: 'sandbox', token: 'tok_rich' } };
    expect(refusalOf(await create(api, token))).toEqual([400, 'invalid_request', '/method/token']);
  });

  test('where its provider is not configured, in new payments and in edits', async () => {
    const method = { type: 'stripe', paymentMethod: 'pm_card_visa' };
    const refused = [400, 'invalid_request', '/method/type'];
    expect(refusalOf(await create(api, { method }))).toEqual(refused);
    const { path } = await newPayment(api);
    expect(refusalOf(await api.send('PATCH', path, { body: { method } }))).toEqual(refused);
  });
});

test('What a manual payment never does is refused in every status', async () => {
  const { path } = await newPayment(api);
  for (const action of ['confirm', 'capture', 'refunds', 'retry']) {
    const answer = await act(path, action, {});
    expect(refusalOf(answer)).toEqual([409, 'invalid_state']);
    expect(answer.body).toMatchObject({ currentStatus: 'processing', retryable: false });
  }
});

test("Nothing is done to another organization's payment, nor to a missing or a deleted one", async () => {
  const { path } = await newPayment(api);
  const stranger = (await started.newOrganization()).api;
  const gone = await newPayment(api);
  await api.send('DELETE', gone.path);
  for (const action of ['complete', 'cancel', 'retry', 'confirm', 'capture', 'refunds']) {
    const foreign = await stranger.send('POST', `${path}/${action}`, { body: {} });
    expect(refusalOf(foreign)).toEqual([404, 'payment_not_found']);
    const missing = await act('/v1/payments/pay_missing', action, {});
    expect(refusalOf(missing)).toEqual([404, 'payment_not_found']);
    expect(refusalOf(await act(gone.path, action, {}))).toEqual([410, 'payment_deleted']);
  }
  expect((await api.send('GET', path)).body).toMatchObject({ version: 1, status: 'processing' });
});

test('An action is asked for by POST', async () => {
  const { path } = await newPayment(api);
  const answer = await api.send('GET', `${path}/complete`);
  expect(refusalOf(answer)).toEqual([405, 'method_not_allowed']);
  expect(answer.headers.get('Allow')).toBe('POST');
});
