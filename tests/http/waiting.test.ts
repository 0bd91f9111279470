import { afterAll, beforeAll, describe, expect, test } from 'bun:test';
import type { Answer, ApiClient } from '../support/api-client.ts';
import { leastMs } from '../support/least-ms.ts';
import { until } from '../support/until.ts';
import { startApi } from './api-under-test.ts';
import { create, refusalOf } from './payment-requests.ts';

let started: Awaited<ReturnType<typeof startApi>>;
let api: ApiClient;

beforeAll(async () => {
  started = await startApi({ parked: true });
  ({ api } = await started.newOrganization());
});
afterAll(() => started[Symbol.asyncDispose]());

const prefer = (value: string) => ({ headers: { Prefer: value } });
const replayed = ({ headers }: Answer) => headers.get('Idempotent-Replayed');
const accepted = async (count: number): Promise<number> =>
  until(
    `${count} accepted commands`,
    20_000,
    () => started.origin.activities.open.size >= count && count,
  );

async function executedPayment(): Promise<string> {
  const { body } = await create(api, {}, prefer('respond-async'));
  await started.execute();
  return `/v1/payments/${(body['resource'] as { id: string }).id}`;
}

test('respond-async is answered with the command, which is durable and open', async () => {
  const key = crypto.randomUUID();
  const answer = await create(api, {}, { key, ...prefer('respond-async') });
  expect(answer.status).toBe(202);
  const id = answer.headers.get('Command-Id');
  expect(answer.headers.get('Location')).toBe(`/v1/commands/${id}`);
  expect(answer.headers.has('ETag')).toBe(false);
  expect(answer.body).toMatchObject({ id, object: 'command', type: 'payments.create' });
  expect(answer.body).toMatchObject({ status: 'accepted', idempotencyKey: key, problem: null });
  expect(answer.body).toMatchObject({ finishedAt: null, runId: null, eventIds: [] });
  expect(answer.body['consistencyToken']).toBe(answer.headers.get('Consistency-Token'));
  expect(answer.body['resource']).toEqual({
    type: 'payment',
    id: expect.stringMatching(/^pay_[0-9a-f]{32}$/),
  });
  expect((await api.send('GET', `/v1/commands/${id}`)).text).toBe(answer.text);
  await started.execute();
  const done = await api.send('GET', `/v1/commands/${id}`);
  expect(done.body).toMatchObject({ id, status: 'succeeded' });
});

test('A wait that is over is answered with 202, not before, and a shorter one earlier', async () => {
  const [none, second] = await Promise.all([
    create(api, {}, prefer('wait=0')),
    create(api, {}, prefer('wait=1')),
  ]);
  expect([none.status, second.status]).toEqual([202, 202]);
  expect(none.ms).toBeLessThan(second.ms);
  expect(second.ms).toBeGreaterThanOrEqual(1_000);
  await started.execute();
});

test('A wait that is long enough is answered with the outcome', async () => {
  const waiting = create(api, {}, prefer('wait=30'));
  await accepted(1);
  await started.execute();
  expect((await waiting).status).toBe(201);
});

test('While nobody executes, who asks for no wait is told within a second', async () => {
  // Any one answer may be late because this machine is busy.
  const answers = [await create(api), await create(api), await create(api)];
  expect(answers.map(({ status }) => status)).toEqual([202, 202, 202]);
  expect(Math.min(...answers.map(({ ms }) => ms))).toBeLessThan(1_000);
  await started.execute();
});

test('The replay of a 202 is a 202 while it is open, and then the outcome for ever', async () => {
  const parts = { key: crypto.randomUUID(), ...prefer('respond-async') };
  const first = await create(api, { id: 'async' }, parts);
  const open = await create(api, { id: 'async' }, parts);
  expect([first.status, replayed(first)]).toEqual([202, null]);
  expect([open.status, replayed(open), open.text]).toEqual([202, 'true', first.text]);
  await started.execute();
  const done = await create(api, { id: 'async' }, parts);
  expect([done.status, replayed(done)]).toEqual([201, 'true']);
  expect(done.headers.get('Command-Id')).toBe(first.headers.get('Command-Id'));
  expect(done.headers.get('Location')).toBe('/v1/payments/async');
  expect(done.body).toMatchObject({ id: 'async', version: 1 });
});

test('Another request with the key of an open command is 422 at once', async () => {
  const parts = { key: crypto.randomUUID(), ...prefer('respond-async') };
  await create(api, { amount: 1 }, parts);
  const other = await create(api, { amount: 2 }, { ...parts, ...prefer('wait=30') });
  expect(refusalOf(other)).toEqual([422, 'idempotency_key_reused']);
  await started.execute();
});

test('A hundred may wait for one key; the next is told where to look, and all get one answer', async () => {
  const parts = { key: crypto.randomUUID(), ...prefer('wait=30') };
  const first = await create(api, {}, { ...parts, ...prefer('wait=0') });
  const id = first.headers.get('Command-Id') ?? '';
  const waiting = Array.from({ length: 100 }, () => create(api, {}, parts));
  await until('a hundred wait', 20_000, () => started.origin.activities.open.waiting(id) === 100);
  const crowded = await create(api, {}, parts);
  expect([...refusalOf(crowded), replayed(crowded)]).toEqual([409, 'command_in_flight', 'true']);
  expect(crowded.headers.get('Retry-After')).toBe('1');
  expect(crowded.headers.get('Location')).toBe(`/v1/commands/${id}`);
  expect([crowded.body['commandId'], crowded.body['retryable']]).toEqual([id, true]);
  await started.execute();
  const answers = await Promise.all(waiting);
  expect(new Set(answers.map(({ status, text }) => `${status} ${text}`)).size).toBe(1);
  expect(answers[0]?.status).toBe(201);
  expect(answers.every((answer) => replayed(answer) === 'true')).toBe(true);
  expect((await create(api, {}, parts)).status).toBe(201);
}, 15_000);

describe("A 202's token", () => {
  test('waits on its resource until the command is decided', async () => {
    const path = await executedPayment();
    const sent = await api.send('PATCH', path, { body: { amount: 7 }, ...prefer('wait=0') });
    const headers = { 'Consistency-Token': sent.headers.get('Consistency-Token') ?? '' };
    const reading = api.send('GET', path, { headers });
    expect((await api.send('GET', path)).body).toMatchObject({ version: 1 });
    await started.execute();
    expect((await reading).body).toMatchObject({ amount: 7, version: 2 });
  });

  test('waits on a created one, that is 404 without it, and is 503 after two seconds', async () => {
    const sent = await create(api, { id: 'awaited' }, prefer('wait=0'));
    const headers = { 'Consistency-Token': sent.headers.get('Consistency-Token') ?? '' };
    const path = '/v1/payments/awaited';
    expect(refusalOf(await api.send('GET', path))).toEqual([404, 'payment_not_found']);
    const late = await api.send('GET', path, { headers });
    expect(refusalOf(late)).toEqual([503, 'not_yet_consistent']);
    expect(late.headers.get('Retry-After')).toBe('1');
    // Not before; how late an answer may be is the machine's.
    expect(late.ms).toBeWithin(2_000, 9_000);
    const parameter = `${path}?consistency_token=${headers['Consistency-Token']}`;
    const reading = api.send('GET', parameter);
    await started.execute();
    expect((await reading).status).toBe(200);
  });

  test('waits neither on lists nor on other resources', async () => {
    const path = await executedPayment();
    const sent = await create(api, { id: 'elsewhere' }, prefer('wait=0'));
    const headers = { 'Consistency-Token': sent.headers.get('Consistency-Token') ?? '' };
    for (const each of [path, '/v1/payments', sent.headers.get('Location') ?? '']) {
      const ms = await leastMs(3, async () => {
        const answer = await api.send('GET', each, { headers });
        expect(answer.status).toBe(200);
      });
      expect(ms).toBeLessThan(1_000);
    }
    await started.execute();
  });

  test('shows a refusal too, once that is decided', async () => {
    const sent = await api.send('DELETE', '/v1/payments/nowhere', prefer('wait=0'));
    expect(sent.body['resource']).toEqual({ type: 'payment', id: 'nowhere' });
    await started.execute();
    const headers = { 'Consistency-Token': sent.headers.get('Consistency-Token') ?? '' };
    const read = await api.send('GET', '/v1/payments/nowhere', { headers });
    expect(refusalOf(read)).toEqual([404, 'payment_not_found']);
    const command = await api.send('GET', sent.headers.get('Location') ?? '');
    expect(command.body).toMatchObject({ status: 'refused', resource: null });
    expect(command.body['problem']).toMatchObject({ code: 'payment_not_found', status: 404 });
  });
});

test('Commands of one organization are executed in the order of their acceptance', async () => {
  const path = await executedPayment();
  for (const amount of [1, 2, 3]) {
    await api.send('PATCH', path, { body: { amount }, ...prefer('respond-async') });
  }
  await api.send('DELETE', path, prefer('respond-async'));
  const after = await api.send('PATCH', path, { body: { amount: 4 }, ...prefer('wait=0') });
  await started.execute();
  const { body } = await api.send('GET', after.headers.get('Location') ?? '');
  expect(body['problem']).toMatchObject({ code: 'payment_deleted', status: 410 });
  expect(refusalOf(await api.send('GET', path))).toEqual([410, 'payment_deleted']);
});
