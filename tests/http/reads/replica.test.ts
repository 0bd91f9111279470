import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'bun:test';
import type { ApiClient } from '../../support/api-client.ts';
import type { HranaServer } from '../../support/hrana-server.ts';
import { until } from '../../support/until.ts';
import { newPayment, refusalOf } from '../payment-requests.ts';
import { createCachedDatabase, type CachedDatabase, type CachedOrigin } from './cached-origins.ts';
import { get, inOneOfThree, servedBy, tokenOf, tokenAt } from './reading.ts';

let database: CachedDatabase;
let started: CachedOrigin;
let replica: HranaServer;
let organizationId: string;
let api: ApiClient;
beforeAll(async () => {
  database = await createCachedDatabase();
  ({ replica } = database);
});
afterAll(() => database[Symbol.asyncDispose]());
// Each has an origin whose breaker has seen nothing yet.
beforeEach(async () => {
  started = await database.start();
  ({ id: organizationId, api } = await started.newOrganization());
});
afterEach(async () => {
  Object.assign(replica, { lagMs: 0, delayMs: 0, fault: 'none' });
  await started[Symbol.asyncDispose]();
});

const fromReplica = 'replica; fwd=miss';
const fromPrimary = 'primary; fwd=miss';
const search = '/v1/payments';

/** Reads, after each write, what it has written: by id, in the list, and once it is gone. */
async function readYourWrites(sendsToken: boolean): Promise<void> {
  const read = (path: string, token: string) => get(api, path, sendsToken ? { token } : {});
  const { path, made } = await newPayment(api);
  expect((await read(path, tokenOf(made))).text).toBe(made.text);
  for (let amount = 1; amount <= 3; amount++) {
    const changed = await api.send('PATCH', path, { body: { amount } });
    expect((await read(search, tokenOf(changed))).text).toContain(changed.text);
    expect((await read(path, tokenOf(changed))).text).toBe(changed.text);
    const sums = await read('/v1/payments/statistics', tokenOf(changed));
    expect(sums.body).toMatchObject({ data: [{ count: 1, total: String(amount) }] });
  }
  const deleted = await api.send('DELETE', path);
  expect(refusalOf(await read(path, tokenOf(deleted)))).toEqual([410, 'payment_deleted']);
  expect((await read(search, tokenOf(deleted))).body['data']).toEqual([]);
}

test(
  'A replica that is not behind is read in the place of the primary',
  async () => {
    const { made } = await newPayment(api);
    const first = await get(api, search, { token: tokenOf(made) });
    expect([servedBy(first), first.headers.get('Age')]).toEqual([fromReplica, '0']);
    expect(first.text).toContain(made.text);
    expect(tokenOf(first)).toBe(tokenAt(organizationId, 3));
    expect(servedBy(await get(api, search))).toBe('memory; hit');
    expect(servedBy(await get(api, search, { cacheControl: 'no-cache' }))).toBe(fromPrimary);
    const missing = await get(api, '/v1/payments/pay_missing');
    expect([...refusalOf(missing), servedBy(missing)]).toEqual([
      404,
      'payment_not_found',
      fromReplica,
    ]);
    const cursor = await get(api, `${search}?cursor=made-up`);
    expect(refusalOf(cursor)).toEqual([400, 'invalid_cursor', '/cursor']);
  },
  inOneOfThree,
);

describe('Nobody reads less than was written', () => {
  const cases = ['none', 'lag', 'stands', 'slow', 'hang', 'cut', 'refuse', 'not json'] as const;
  describe.each([...cases])('behind a replica with this trouble: %s', (trouble) => {
    beforeEach(() => {
      if (trouble === 'lag') replica.lagMs = 300;
      else if (trouble === 'stands') replica.lagMs = Number.POSITIVE_INFINITY;
      else if (trouble === 'slow') replica.delayMs = 200;
      else replica.fault = trouble;
    });
    test('with tokens', () => readYourWrites(true));
    test('without any', () => readYourWrites(false));
  });
});

test(
  'One that is behind is asked again, twice, and then the primary',
  async () => {
    await newPayment(api);
    replica.lagMs = Number.POSITIVE_INFINITY;
    await get(api, search);
    const { made } = await newPayment(api);
    const asked = replica.requests;
    const read = await get(api, search, { token: tokenOf(made) });
    expect([servedBy(read), replica.requests - asked]).toEqual([fromPrimary, 3]);
    expect(read.ms).toBeGreaterThan(99);
    replica.lagMs = 0;
    expect((await newPayment(api)).made.status).toBe(201);
    expect(servedBy(await get(api, search))).toBe(fromReplica);
  },
  inOneOfThree,
);

test('One that hangs costs three readers half a second each, and then nobody', async () => {
  replica.fault = 'hang';
  const { requests } = replica;
  const startedAt = performance.now();
  for (let count = 0; count < 8; count++) {
    const read = await get(api, `${search}?limit=${count + 1}`);
    expect([read.status, servedBy(read)]).toEqual([200, fromPrimary]);
    if (count < 3) expect(read.ms).toBeWithin(450, 5_000);
  }
  // The three take one and a half seconds; from then on it is asked once a second.
  const seconds = (performance.now() - startedAt) / 1_000;
  expect(replica.requests - requests).toBeGreaterThanOrEqual(3);
  expect(replica.requests - requests).toBeLessThanOrEqual(3 + (seconds - 1.4));
});

describe('How old an answer may be', () => {
  test(
    'is told by the heartbeats that the replica has',
    async () => {
      const unknown = await get(api, search, { cacheControl: 'max-age=60' });
      expect(servedBy(unknown)).toBe(fromPrimary);
      const publishing = started.publish();
      const { made } = await newPayment(api);
      await untilServed(fromReplica, 'max-age=5', `${search}?reference=a`);
      const read = await get(api, `${search}?limit=20`, { cacheControl: 'max-age=5' });
      expect([servedBy(read), read.text.includes(made.text)]).toEqual([fromReplica, true]);
      expect(Number(read.headers.get('Age'))).toBeLessThanOrEqual(5);
      await publishing.stop();
    },
    inOneOfThree,
  );

  test('passes over a replica that has stood still for longer', async () => {
    const publishing = started.publish();
    await untilServed(fromReplica, 'max-age=5', `${search}?reference=b`);
    replica.lagMs = Number.POSITIVE_INFINITY;
    await get(api, `${search}?limit=30`);
    await untilServed(fromPrimary, 'max-age=1', `${search}?reference=c`);
    await publishing.stop();
  });
});

/** Asks, each time something else, until it is answered so. */
async function untilServed(by: string, cacheControl: string, path: string): Promise<void> {
  let count = 0;
  await until(`it is served so: ${by}`, 20_000, async () => {
    const read = await get(api, `${path}${count++}`, { cacheControl });
    return servedBy(read) === by;
  });
}
