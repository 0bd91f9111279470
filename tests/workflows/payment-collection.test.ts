import { afterAll, beforeAll, describe, expect, test } from 'bun:test';
import { refusalOf } from '../http/payment-requests.ts';
import type { Answer, ApiClient } from '../support/api-client.ts';
import { startTestOrigin, type TestOrigin } from '../support/test-origin.ts';
import { until } from '../support/until.ts';
import { eventsOf, movementsOf, pay, settlesOf, standing } from './collected-payments.ts';

let started: TestOrigin;
let organizationId: string;
let api: ApiClient;
beforeAll(async () => {
  started = await startTestOrigin();
  ({ id: organizationId, api } = await started.newOrganization());
});
afterAll(() => started[Symbol.asyncDispose]());

const act = (id: string, action: string, body?: object): Promise<Answer> =>
  api.send('POST', `/v1/payments/${id}/${action}`, { ...(body && { body: { ...body } }) });
const events = (id: string) => eventsOf(started.databaseUrl, organizationId, id);
const types = (id: string): string[] => events(id).map(({ type }) => type);
const moved = (id: string) => movementsOf(started.databaseUrl, organizationId, id);

const authorized = async (token: string): Promise<string> => {
  const id = await pay(api, token, { capture: 'manual', amount: 1_000 });
  await standing(api, id, 'authorized');
  return id;
};
const completed = async (token: string): Promise<string> => {
  const id = await pay(api, token, { amount: 1_000 });
  await standing(api, id, 'completed');
  return id;
};

describe('A charge', () => {
  const taken = ['hold 1000', 'capture 1000'];
  test.each([
    ['tok_success', 'completed', [], taken],
    ['tok_declined', 'failed', [], []],
    ['tok_insufficient_funds', 'failed', [], []],
    ['tok_requires_action', 'requires_action', [], []],
    ['tok_flaky', 'completed', [], taken],
    ['tok_timeout_then_success', 'completed', ['payment.in_doubt'], taken],
    ['tok_timeout_then_failure', 'failed', ['payment.in_doubt'], []],
  ] as const)('with %s comes to %s, and all of it goes back to its request', async (...row) => {
    const [token, status, between, movements] = row;
    const id = await pay(api, token, { amount: 1_000 });
    const payment = await standing(api, id, status);
    expect(payment['attempt']).toEqual({ number: 1, inFlight: false, provider: 'sandbox' });
    expect(payment['amountCaptured']).toBe(status === 'completed' ? 1_000 : 0);
    expect(types(id)).toEqual(['payment.created', ...between, `payment.${status}`]);
    expect(moved(id)).toEqual([...movements]);
    const [created, ...later] = events(id);
    const caused = { causation_id: created?.id, correlation_id: created?.command_id };
    expect(later).toEqual(later.map(() => expect.objectContaining(caused)));
    const settles = settlesOf(started.databaseUrl, organizationId, id);
    expect(settles.map((each) => each.id)).toEqual(later.map((each) => each.command_id));
    expect(settles).toEqual(
      settles.map(() => expect.objectContaining({ ...caused, status: 'succeeded' })),
    );
  });

  test('in doubt is seen as such, and left alone meanwhile', async () => {
    const id = await pay(api, 'tok_timeout_then_success');
    await standing(api, id, 'in_doubt');
    const path = `/v1/payments/${id}`;
    const refused = await Promise.all([
      api.send('PATCH', path, { body: { description: 'now' } }),
      act(id, 'cancel'),
      act(id, 'retry'),
      api.send('DELETE', path),
    ]);
    expect(refused.map(refusalOf)).toEqual(refused.map(() => [409, 'attempt_in_flight']));
    await standing(api, id, 'completed');
  });

  test('that failed is a new one when it is retried', async () => {
    const id = await pay(api, 'tok_declined', { amount: 1_000 });
    expect(await standing(api, id, 'failed')).toMatchObject({ failure: { code: 'card_declined' } });
    const method = { type: 'sandbox', token: 'tok_success' };
    const changed = await api.send('PATCH', `/v1/payments/${id}`, { body: { method } });
    expect(changed.status).toBe(200);
    const retried = await act(id, 'retry');
    expect(retried.body).toMatchObject({ status: 'processing', failure: null });
    const payment = await standing(api, id, 'completed');
    expect(payment['attempt']).toMatchObject({ number: 2, inFlight: false });
    const last = events(id).at(-1);
    const retry = events(id).find(({ type }) => type === 'payment.retried');
    expect(last?.causation_id).toBe(retry?.id ?? '');
    expect(last?.correlation_id).toBe(retried.headers.get('Command-Id') ?? '');
  });

  test('whose payer acts is confirmed by call', async () => {
    const id = await pay(api, 'tok_requires_action', { amount: 1_000 });
    await standing(api, id, 'requires_action');
    expect((await act(id, 'confirm')).body).toMatchObject({ status: 'processing' });
    await standing(api, id, 'completed');
    expect(moved(id)).toEqual(['hold 1000', 'capture 1000']);
  });

  test('deleted while it waits for its payer is voided', async () => {
    const id = await pay(api, 'tok_requires_action');
    await standing(api, id, 'requires_action');
    expect((await api.send('DELETE', `/v1/payments/${id}`)).status).toBe(204);
    await until('it is voided', 20_000, () => moved(id).includes('release 0'));
    await until('it is known', 20_000, () => types(id).at(-1) === 'payment.released');
  });
});

describe('What is authorized', () => {
  test('is captured in parts, and the last one releases the rest', async () => {
    const id = await authorized('tok_success');
    const part = await act(id, 'capture', { amount: 300, final: false });
    expect([part.status, part.body['status'], part.body['amountCaptured']]).toEqual([
      200,
      'authorized',
      300,
    ]);
    const tooMuch = await act(id, 'capture', { amount: 701 });
    expect(refusalOf(tooMuch)).toEqual([422, 'capture_exceeds_authorized']);
    const last = await act(id, 'capture', { amount: 500 });
    expect(last.body).toMatchObject({ status: 'completed', amountCaptured: 800 });
    expect(moved(id)).toEqual(['hold 1000', 'capture 300', 'capture 500', 'release 200']);
  });

  test('and canceled is released', async () => {
    const id = await authorized('tok_success');
    const { status, body } = await act(id, 'cancel');
    expect([status, body['status']]).toEqual([200, 'canceled']);
    expect(moved(id)).toEqual(['hold 1000', 'release 1000']);
  });

  test('stays so where its capture is declined, which says why', async () => {
    const id = await authorized('tok_capture_declined');
    const { status, body } = await act(id, 'capture');
    expect(status).toBe(200);
    expect(body).toMatchObject({ status: 'authorized', failure: { code: 'card_declined' } });
    expect(moved(id)).toEqual(['hold 1000']);
  });

  test.each([
    ['tok_capture_timeout_then_success', 'capture', 'completed', 'capture 1000'],
    ['tok_capture_timeout_then_failure', 'capture', 'authorized', undefined],
    ['tok_void_timeout_then_success', 'cancel', 'canceled', 'release 1000'],
  ] as const)('with %s answers its %s when it is known: %s', async (...row) => {
    const [token, action, status, movement] = row;
    const id = await authorized(token);
    const answer = await act(id, action);
    expect([answer.status, answer.body['status']]).toEqual([200, status]);
    expect(types(id)).toContain('payment.attempt_in_doubt');
    expect(moved(id)).toEqual(['hold 1000', ...(movement ? [movement] : [])]);
  });
});

describe('A refund', () => {
  test.each([
    ['tok_success', 'succeeded', 400],
    ['tok_refund_declined', 'failed', 0],
    ['tok_refund_timeout_then_success', 'succeeded', 400],
    ['tok_refund_timeout_then_failure', 'failed', 0],
  ] as const)('with %s answers 201 when it has %s', async (token, status, amountRefunded) => {
    const id = await completed(token);
    const answer = await act(id, 'refunds', { amount: 400 });
    expect([answer.status, answer.body['status']]).toEqual([201, status]);
    const { body } = await api.send('GET', `/v1/payments/${id}`);
    expect(body['amountRefunded']).toBe(amountRefunded);
    expect(moved(id).filter((each) => each.startsWith('refund'))).toEqual(
      amountRefunded ? ['refund 400'] : [],
    );
    const command = await api.send('GET', `/v1/commands/${answer.headers.get('Command-Id')}`);
    expect(command.body).toMatchObject({ status: 'succeeded', problem: null });
  });

  test('of many at once gives back no more than was captured', async () => {
    const id = await completed('tok_success');
    const answers = await Promise.all(
      Array.from({ length: 20 }, () => act(id, 'refunds', { amount: 300 })),
    );
    const given = answers.filter(({ status }) => status === 201);
    expect(given.map(({ body }) => body['status'])).toEqual(Array(3).fill('succeeded'));
    const refused = answers.filter(({ status }) => status !== 201).map(refusalOf);
    expect(refused).toHaveLength(17);
    expect(refused).toEqual(refused.map(() => [422, 'refund_exceeds_captured']));
    expect(moved(id).filter((each) => each.startsWith('refund'))).toHaveLength(3);
  });
});

test('Two organizations with the same payment id are collected apart', async () => {
  const other = await started.newOrganization();
  const id = 'order_of_both';
  await pay(api, 'tok_success', { id, amount: 1 });
  await pay(other.api, 'tok_declined', { id, amount: 2 });
  expect(await standing(api, id, 'completed')).toMatchObject({ amountCaptured: 1 });
  expect(await standing(other.api, id, 'failed')).toMatchObject({ amountCaptured: 0 });
  expect(moved(id)).toEqual(['hold 1', 'capture 1']);
  expect(movementsOf(started.databaseUrl, other.id, id)).toEqual([]);
});
