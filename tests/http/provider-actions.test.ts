import { afterAll, beforeAll, expect, test } from 'bun:test';
import type { JsonObject } from '../../modules/kernel/json.ts';
import type { Answer } from '../support/api-client.ts';
import { until } from '../support/until.ts';
import { startCollection } from '../processes/collection-under-test.ts';
import { refusalOf } from './payment-requests.ts';

let started: Awaited<ReturnType<typeof startCollection>>;

beforeAll(async () => {
  started = await startCollection();
});
afterAll(() => started[Symbol.asyncDispose]());

/** A payment of the sandbox that was charged or authorized. */
async function collected(token: string, capture: 'automatic' | 'manual' = 'automatic') {
  const id = await started.payment(token, capture);
  await started.collect(id);
  return { id, path: `/v1/payments/${id}` };
}

const post = (path: string, body: JsonObject = {}, headers = {}, key = crypto.randomUUID()) =>
  started.api.send('POST', path, { body, headers, key });

/** The answer to a command that waits for the provider, which is asked meanwhile. */
async function answered(id: string, asked: Promise<Answer>): Promise<Answer> {
  let over = false;
  void asked.finally(() => (over = true));
  await until('the provider has answered', 20_000, async () => {
    await started.collect(id);
    return over;
  });
  return asked;
}

test('While its provider has not answered, a payment is left alone', async () => {
  const id = await started.payment('tok_success');
  const path = `/v1/payments/${id}`;
  expect(await started.shown(id)).toMatchObject({
    status: 'processing',
    attempt: { number: 1, inFlight: true, provider: 'sandbox' },
  });
  for (const answer of [
    await started.api.send('PATCH', path, { body: { description: 'x' } }),
    await started.api.send('DELETE', path),
    await post(`${path}/cancel`),
    await post(`${path}/retry`),
  ]) {
    expect(refusalOf(answer)).toEqual([409, 'attempt_in_flight']);
    // It is kept with its key, so that the same request will never succeed.
    expect(answer.body).toMatchObject({ currentStatus: 'processing', retryable: false });
  }
  for (const answer of [
    await post(`${path}/complete`),
    await post(`${path}/fail`, { code: 'x' }),
  ]) {
    expect(refusalOf(answer)).toEqual([409, 'invalid_state']);
  }
  await started.collect(id);
  expect(await started.shown(id)).toMatchObject({ status: 'completed', amountCaptured: 1_234 });
});

test('A capture is answered when the provider has answered, the last one completes', async () => {
  const { id, path } = await collected('tok_success', 'manual');
  expect(await started.shown(id)).toMatchObject({ status: 'authorized', amountCaptured: 0 });
  const part = await answered(id, post(`${path}/capture`, { amount: 234, final: false }));
  expect([part.status, part.headers.get('ETag')]).toEqual([200, '"4"']);
  expect(part.body).toMatchObject({ status: 'authorized', amountCaptured: 234 });
  const more = await post(`${path}/capture`, { amount: 1_001 });
  expect(refusalOf(more)).toEqual([422, 'capture_exceeds_authorized']);
  const last = await answered(id, post(`${path}/capture`));
  expect(last.body).toMatchObject({ status: 'completed', amountCaptured: 1_234 });
});

test('Until then it is 202 and executing, and its key tells the answer later', async () => {
  const { id, path } = await collected('tok_success', 'manual');
  const key = crypto.randomUUID();
  const capture = () => post(`${path}/capture`, {}, { Prefer: 'respond-async' }, key);
  const accepted = await capture();
  expect(accepted.status).toBe(202);
  const location = accepted.headers.get('Location') ?? '';
  await until('it is executing', 20_000, async () => {
    const { body } = await started.api.send('GET', location);
    return body['status'] === 'executing';
  });
  const busy = await post(`${path}/capture`);
  expect(refusalOf(busy)).toEqual([409, 'attempt_in_flight']);
  await started.collect(id);
  const command = await started.api.send('GET', location);
  expect(command.body).toMatchObject({ status: 'succeeded', resource: { type: 'payment', id } });
  const replay = await capture();
  expect([replay.status, replay.headers.get('Idempotent-Replayed')]).toEqual([200, 'true']);
  expect(replay.body).toMatchObject({ status: 'completed', amountCaptured: 1_234 });
});

test('A capture that is declined answers the payment as it stands, with its failure', async () => {
  const { id, path } = await collected('tok_capture_declined', 'manual');
  const { status, body } = await answered(id, post(`${path}/capture`));
  expect(status).toBe(200);
  expect(body).toMatchObject({
    status: 'authorized',
    amountCaptured: 0,
    failure: { code: 'card_declined' },
    attempt: { number: 2, inFlight: false },
  });
});

test('A cancel releases what is held', async () => {
  const { id, path } = await collected('tok_success', 'manual');
  const { status, body } = await answered(id, post(`${path}/cancel`));
  expect([status, body['status']]).toEqual([200, 'canceled']);
  expect(refusalOf(await post(`${path}/capture`))).toEqual([409, 'invalid_state']);
});

test('A cancel of what was captured completes, whether a part of it or all', async () => {
  for (const amount of [234, 1_234]) {
    const { id, path } = await collected('tok_success', 'manual');
    await answered(id, post(`${path}/capture`, { amount, final: false }));
    const { status, body } = await answered(id, post(`${path}/cancel`));
    expect([status, body['status'], body['failure']]).toEqual([200, 'completed', null]);
    expect(body['amountCaptured']).toBe(amount);
  }
});

test("A refund of a provider's payment succeeds or fails, and is 201 either way", async () => {
  for (const [token, status, given] of [
    ['tok_success', 'succeeded', 234],
    ['tok_refund_declined', 'failed', 0],
  ] as const) {
    const { id, path } = await collected(token);
    const answer = await answered(id, post(`${path}/refunds`, { amount: 234 }));
    expect([answer.status, answer.body['status']]).toEqual([201, status]);
    const location = answer.headers.get('Location') ?? '';
    expect((await started.api.send('GET', location)).text).toBe(answer.text);
    expect(await started.shown(id)).toMatchObject({ amountRefunded: given });
  }
});

test('A refund on its way is shown as pending, and counts', async () => {
  const { id, path } = await collected('tok_success');
  const body = { id: `refund-of-${id}`, amount: 1_000 };
  const accepted = await post(`${path}/refunds`, body, { Prefer: 'respond-async' });
  expect(accepted.status).toBe(202);
  const location = `${path}/refunds/${body.id}`;
  await until('it was decided', 20_000, async () => {
    return (await started.api.send('GET', location)).status === 200;
  });
  expect((await started.api.send('GET', location)).body).toMatchObject({ status: 'pending' });
  const more = await post(`${path}/refunds`, { amount: 235 });
  expect(refusalOf(more)).toEqual([422, 'refund_exceeds_captured']);
  await started.collect(id);
  expect((await started.api.send('GET', location)).body).toMatchObject({ status: 'succeeded' });
});

test('The payer is asked to act, and the payment goes on when that is confirmed', async () => {
  const { id, path } = await collected('tok_requires_action');
  expect(await started.shown(id)).toMatchObject({ status: 'requires_action' });
  const confirmed = await post(`${path}/confirm`);
  expect([confirmed.status, confirmed.body['status']]).toEqual([200, 'processing']);
  await started.collect(id);
  expect(await started.shown(id)).toMatchObject({ status: 'completed', amountCaptured: 1_234 });
});
