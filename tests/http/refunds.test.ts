import { afterAll, beforeAll, beforeEach, expect, test } from 'bun:test';
import type { JsonObject } from '../../modules/kernel/json.ts';
import type { ApiClient } from '../support/api-client.ts';
import { startApi } from './api-under-test.ts';
import { newPayment, refusalOf } from './payment-requests.ts';

let started: Awaited<ReturnType<typeof startApi>>;
let api: ApiClient;

beforeAll(async () => {
  started = await startApi();
});
afterAll(() => started[Symbol.asyncDispose]());
beforeEach(async () => {
  ({ api } = await started.newOrganization());
});

/** A manual payment that was completed. */
async function completed(amount = 100): Promise<string> {
  const { path } = await newPayment(api, { amount });
  await api.send('POST', `${path}/complete`);
  return path;
}

const refund = (path: string, body: JsonObject = {}, key = crypto.randomUUID()) =>
  api.send('POST', `${path}/refunds`, { body, key });

test('A refund is a child with an address of its own, and without a version', async () => {
  const path = await completed();
  const { status, headers, body, text } = await refund(path, { amount: 40, reason: 'Cold' });
  const id = body['id'] as string;
  expect(id).toMatch(/^ref_[0-9a-f]{32}$/);
  const paymentId = path.split('/').at(-1);
  expect(body).toEqual({
    id,
    object: 'refund',
    paymentId,
    amount: 40,
    currency: 'EUR',
    status: 'succeeded',
    reason: 'Cold',
    createdAt: expect.stringMatching(/Z$/),
  });
  expect([status, headers.get('ETag')]).toEqual([201, null]);
  expect(headers.get('Location')).toBe(`${path}/refunds/${id}`);
  const read = await api.send('GET', headers.get('Location') ?? '');
  expect([read.status, read.text, read.headers.get('ETag')]).toEqual([200, text, null]);
  const parent = await api.send('GET', path);
  expect(parent.body).toMatchObject({ status: 'completed', amountRefunded: 40, version: 4 });
  const missing = await api.send('GET', `${path}/refunds/ref_missing`);
  expect(refusalOf(missing)).toEqual([404, 'refund_not_found']);
});

test('A replay is the same refund, its address included', async () => {
  const path = await completed();
  const key = crypto.randomUUID();
  const answers = [
    await refund(path, { amount: 40 }, key),
    await refund(path, { amount: 40 }, key),
  ];
  const told = answers.map(({ text, headers }) => `${headers.get('Location')} ${text}`);
  expect(told[1]).toBe(told[0]);
  expect(answers[1]?.headers.get('Idempotent-Replayed')).toBe('true');
  const other = await refund(path, { amount: 41 }, key);
  expect(refusalOf(other)).toEqual([422, 'idempotency_key_reused']);
  expect((await api.send('GET', path)).body).toMatchObject({ amountRefunded: 40 });
});

test('Of 50 refunds of 60 at once, on 100 that were captured, one gets through', async () => {
  const path = await completed(100);
  const answers = await Promise.all(Array.from({ length: 50 }, () => refund(path, { amount: 60 })));
  const refused = answers.filter(({ status }) => status !== 201);
  expect(refused).toHaveLength(49);
  for (const answer of refused) {
    expect(refusalOf(answer)).toEqual([422, 'refund_exceeds_captured']);
  }
  expect((await api.send('GET', path)).body).toMatchObject({ amountRefunded: 60 });
  expect((await refund(path)).body).toMatchObject({ amount: 40 });
  expect(refusalOf(await refund(path))).toEqual([422, 'refund_exceeds_captured']);
});

test("A client's id of a refund is taken once in its organization, whichever the payment", async () => {
  const [first, second] = [await completed(), await completed()];
  const id = 'refund-7';
  expect((await refund(first, { id, amount: 1 })).headers.get('Location')).toBe(
    `${first}/refunds/${id}`,
  );
  for (const path of [first, second]) {
    expect(refusalOf(await refund(path, { id, amount: 1 }))).toEqual([
      409,
      'refund_already_exists',
    ]);
  }
  const raced = await Promise.all(
    [first, second, first, second].map((path) => refund(path, { id: 'raced', amount: 1 })),
  );
  const statuses = raced.map(({ status }) => status).sort((a, b) => a - b);
  expect(statuses).toEqual([201, 409, 409, 409]);
  ({ api } = await started.newOrganization());
  expect((await refund(await completed(), { id, amount: 1 })).status).toBe(201);
});

test('An id that was refused is still free', async () => {
  const path = await completed(100);
  const id = 'later';
  expect(refusalOf(await refund(path, { id, amount: 101 }))[0]).toBe(422);
  expect((await refund(path, { id, amount: 100 })).status).toBe(201);
});

test('The refunds of a payment are a list, the newest first, a page at a time', async () => {
  const path = await completed(100);
  const ids: string[] = [];
  for (let index = 0; index < 5; index++) {
    ids.unshift((await refund(path, { amount: 1 })).body['id'] as string);
  }
  const elsewhere = await completed();
  await refund(elsewhere, { amount: 1 });
  const page = async (parameters: string) => {
    const { body } = await api.send('GET', `${path}/refunds?${parameters}`);
    const data = body['data'] as readonly JsonObject[];
    const next = body['nextCursor'] as string | null;
    const previous = body['previousCursor'] as string | null;
    return { ids: data.map(({ id }) => id), next, previous };
  };
  expect(await page('')).toEqual({ ids, next: null, previous: null });
  const first = await page('limit=2');
  const second = await page(`limit=2&cursor=${first.next}`);
  const third = await page(`limit=2&cursor=${second.next}`);
  expect([first.ids, second.ids, third.ids]).toEqual([
    ids.slice(0, 2),
    ids.slice(2, 4),
    ids.slice(4),
  ]);
  expect(third.next).toBeNull();
  const back = await page(`limit=2&cursor=${third.previous}`);
  expect(back.ids).toEqual(ids.slice(2, 4));

  const cursor = first.next;
  for (const wrong of [`${elsewhere}/refunds?cursor=${cursor}`, `/v1/payments?cursor=${cursor}`]) {
    expect(refusalOf(await api.send('GET', wrong))).toEqual([400, 'invalid_cursor', '/cursor']);
  }
  expect(refusalOf(await api.send('GET', `${path}/refunds?limit=101`))[0]).toBe(400);
  expect(refusalOf(await api.send('GET', `${path}/refunds?status=failed`))[0]).toBe(400);
});

test('The list of a payment without refunds is empty; that of no payment is 404, or 410', async () => {
  const { path } = await newPayment(api);
  const empty = { data: [], nextCursor: null, previousCursor: null };
  expect((await api.send('GET', `${path}/refunds`)).body).toEqual(empty);
  await api.send('DELETE', path);
  expect(refusalOf(await api.send('GET', `${path}/refunds`))).toEqual([410, 'payment_deleted']);
  const missing = await api.send('GET', '/v1/payments/pay_missing/refunds');
  expect(refusalOf(missing)).toEqual([404, 'payment_not_found']);
});

test("Another organization's refunds do not exist", async () => {
  const path = await completed();
  const location = (await refund(path)).headers.get('Location') ?? '';
  const stranger = (await started.newOrganization()).api;
  expect(refusalOf(await stranger.send('GET', location))).toEqual([404, 'refund_not_found']);
  const list = await stranger.send('GET', `${path}/refunds`);
  expect(refusalOf(list)).toEqual([404, 'payment_not_found']);
  const own = await newPayment(api);
  const beside = location.replace(path, own.path);
  expect(refusalOf(await api.send('GET', beside))).toEqual([404, 'refund_not_found']);
});
