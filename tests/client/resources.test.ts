import { afterAll, beforeAll, expect, test } from 'bun:test';
import { createClient, QuittanceProblem, type QuittanceClient } from '../../client/src/index.ts';
import { serveOrigin, type ServedOrigin } from './client-under-test.ts';

const wait = { wait: true } as const;
let served: ServedOrigin;
let client: QuittanceClient;

beforeAll(async () => {
  served = await serveOrigin();
  ({ client } = await served.newClient());
});
afterAll(() => served[Symbol.asyncDispose]());

const problemOf = (promise: Promise<unknown>): Promise<QuittanceProblem> =>
  promise.then(
    () => Promise.reject(new Error('It was not refused')),
    (error: unknown) => error as QuittanceProblem,
  );

test('A payment is made, changed, read, completed and refunded', async () => {
  const body = { amount: 1_234, currency: 'EUR', metadata: { shop: 'north' } };
  const created = await client.payments.create(body, wait);
  expect(created).toMatchObject({ done: true, status: 201, replayed: false, etag: '"1"' });
  const { id } = created.value;
  const updated = await client.payments.update(
    id,
    { reference: 'R 1' },
    { ...wait, ifMatch: '"1"' },
  );
  expect(updated.value).toMatchObject({ reference: 'R 1', version: 2 });
  const read = await client.payments.get(id);
  expect(read.value).toEqual(updated.value);
  expect(read.cacheStatus).toBeString();
  expect((await client.payments.complete(id, wait)).value.status).toBe('completed');
  const refund = await client.refunds.create(id, { amount: 234 }, wait);
  expect(refund.value).toMatchObject({ object: 'refund', paymentId: id, amount: 234 });
  expect((await client.refunds.get(id, refund.value.id)).value).toEqual(refund.value);
  expect((await client.refunds.list(id)).value.data).toEqual([refund.value]);
  expect(await Array.fromAsync(client.refunds.all(id))).toEqual([refund.value]);
});

test('The other actions of payments', async () => {
  const make = async (body: object = {}) =>
    (await client.payments.create({ amount: 500, currency: 'EUR', ...body }, wait)).value.id;
  const failed = await client.payments.fail(await make(), { code: 'no_money' }, wait);
  expect(failed.value).toMatchObject({ status: 'failed', failure: { code: 'no_money' } });
  expect((await client.payments.retry(failed.value.id, wait)).value.status).toBe('processing');
  expect((await client.payments.cancel(await make(), wait)).value.status).toBe('canceled');
  const doomed = await make();
  expect(await client.payments.delete(doomed, wait)).toMatchObject({
    status: 204,
    value: undefined,
  });
  expect(await problemOf(client.payments.get(doomed))).toMatchObject({
    code: 'payment_deleted',
    status: 410,
  });
  const refused = await problemOf(client.payments.confirm(await make(), wait));
  expect(refused).toMatchObject({ code: 'invalid_state', retryable: false });
  expect(refused.commandId).toStartWith('cmd_');
  expect(await problemOf(client.payments.capture(await make(), {}, wait))).toMatchObject({
    code: 'invalid_state',
  });
});

test('A problem says what is wrong and where', async () => {
  const body = { amount: 0, currency: 'EUR' };
  const problem = await problemOf(client.payments.create(body));
  expect(problem).toBeInstanceOf(QuittanceProblem);
  expect(problem).toMatchObject({ code: 'invalid_request', status: 400, retryable: false });
  expect(problem.errors).toMatchObject([{ pointer: '/amount' }]);
  expect(problem.idempotencyKey).toBeString();
  expect(JSON.stringify(problem)).not.toContain('qk_');
});

test('Lists are walked page by page, sums are read', async () => {
  const { client: own } = await served.newClient();
  for (let amount = 1; amount <= 7; amount++)
    await own.payments.create({ amount, currency: 'EUR' });
  const filter = { currency: 'EUR', sort: 'amount', direction: 'asc' } as const;
  const amounts = [];
  for await (const payment of own.payments.all({ ...filter, limit: 3 }))
    amounts.push(payment.amount);
  expect(amounts).toEqual([1, 2, 3, 4, 5, 6, 7]);
  const page = await own.payments.list({ status: ['processing', 'failed'], limit: 2, count: true });
  expect(page.value.data).toHaveLength(2);
  expect(page.value.total).toEqual({ value: 7, exact: true });
  const statistics = await own.payments.statistics({ currency: 'EUR', interval: 'day' });
  expect(statistics.value.data).toMatchObject([{ count: 7, total: '28' }]);
  const commands = await Array.fromAsync(own.commands.all({ type: 'payments.create', limit: 5 }));
  expect(commands).toHaveLength(7);
  expect((await own.commands.list({ status: 'failed' })).value.data).toEqual([]);
});

test('Metrics are of the window that is asked for, and of the own organization', async () => {
  const { client: own } = await served.newClient();
  const { value } = await own.payments.create({ amount: 1, currency: 'EUR' }, wait);
  for (let count = 0; count < 3; count++) await own.payments.get(value.id);
  const workflows = (await own.metrics.workflows({ window: 'PT15M' })).value;
  expect(workflows).toMatchObject({ commandWorkflows: { succeeded: 1 }, window: 'PT15M' });
  const cache = (await own.metrics.cache({ window: 'PT5M' })).value;
  expect(cache.window).toBe('PT5M');
  expect(cache.tiers.reduce((sum, { count }) => sum + count, 0)).toBe(3);
  expect(cache.hitRate).toBe(workflows.cacheHitRate);
  expect((await own.metrics.cache()).value.window).toBe('PT1H');
  const { data } = (await own.metrics.subscriptions()).value;
  expect(data.map(({ waiting }) => waiting.exact)).toEqual(data.map(() => true));
  expect(await problemOf(served.operator.metrics.subscriptions())).toMatchObject({
    code: 'forbidden',
  });
});

test('A 202 is the command, or followed to the outcome', async () => {
  const body = { amount: 5, currency: 'EUR' };
  const accepted = await client.payments.create(body, { serverWaitSeconds: 0 });
  if (accepted.done) throw new Error('It was not accepted, it was done');
  expect(accepted.command).toMatchObject({ object: 'command', type: 'payments.create' });
  const found = await client.payments.get(accepted.command.resource?.id ?? '');
  expect(found.value.amount).toBe(5);
  expect((await client.commands.get(accepted.command.id)).value.status).toBe('succeeded');

  const followed = await client.payments.create(body, { serverWaitSeconds: 0, wait: true });
  expect(followed).toMatchObject({
    done: true,
    status: 201,
    replayed: false,
    value: { amount: 5 },
  });
});

test('A secret is kept while a command is followed, and shown to nobody else', async () => {
  const options = { serverWaitSeconds: 0, wait: true, idempotencyKey: 'key 1' } as const;
  const body = { name: 'Reader', scopes: ['payments:read'] } as const;
  const made = await client.apiKeys.create(body, options);
  expect(made.value.secret).toStartWith('qk_');
  const again = await client.apiKeys.create(body, options);
  expect(again).toMatchObject({ replayed: true, value: { id: made.value.id, secret: null } });
  const reader = createClient({ url: served.url, apiKey: () => made.value.secret ?? '' });
  expect((await reader.payments.list()).status).toBe(200);
  expect(await problemOf(reader.payments.create({ amount: 1, currency: 'EUR' }))).toMatchObject({
    code: 'forbidden',
  });
});

test('The operator makes organizations', async () => {
  const made = await served.operator.organizations.create({ name: 'Tea' }, wait);
  expect(made.value).toMatchObject({ object: 'organization', name: 'Tea' });
  const theirs = createClient({ url: served.url, apiKey: made.value.apiKey ?? '' });
  expect((await theirs.payments.list()).value.data).toEqual([]);
});
