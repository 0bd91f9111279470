import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'bun:test';
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

async function list(parameters: string): Promise<JsonObject> {
  const { status, body } = await api.send('GET', `/v1/payments?${parameters}`);
  expect(status).toBe(200);
  return body;
}

const idsIn = ({ data }: JsonObject): unknown[] =>
  (data as readonly JsonObject[]).map(({ id }) => id);

const found = async (parameters: string): Promise<unknown[]> => idsIn(await list(parameters));

/** Three payments, `a` the oldest. */
async function three(): Promise<void> {
  await newPayment(api, { id: 'a', amount: 2, userId: 'u1', reference: 'R-1' });
  await newPayment(api, { id: 'b', amount: 3, userId: 'u1', description: 'Green tea' });
  await newPayment(api, { id: 'c', amount: 2, currency: 'JPY', reference: 'R-1' });
}

describe('A payment is found by', () => {
  test.each([
    ['status=processing', ['c', 'b', 'a']],
    ['status=completed', []],
    ['status=completed&status=processing&status=failed', ['c', 'b', 'a']],
    ['currency=EUR', ['b', 'a']],
    ['currency=EUR&minAmount=3', ['b']],
    ['currency=EUR&maxAmount=2', ['a']],
    ['currency=EUR&minAmount=2&maxAmount=3', ['b', 'a']],
    ['reference=R-1', ['c', 'a']],
    ['reference=r-1', []],
    ['userId=u1', ['b', 'a']],
    ['userId=u1&reference=R-1', ['a']],
    ['q=TEA', ['b']],
    ['q=r%201', ['c', 'a']],
    ['q=tea&status=processing&userId=u1&currency=EUR&minAmount=1', ['b']],
    ['q=tea&userId=u2', []],
  ])('%s', async (parameters, ids) => {
    await three();
    expect(await found(parameters)).toEqual(ids);
  });

  test('its time, the bounds not included', async () => {
    await three();
    const { body } = await api.send('GET', '/v1/payments/b');
    const at = encodeURIComponent(body['createdAt'] as string);
    expect(await found(`createdAfter=${at}`)).not.toContain('b');
    expect(await found(`createdBefore=${at}`)).not.toContain('b');
    const around = `createdAfter=2020-01-01T00:00:00Z&createdBefore=${encodeURIComponent('2099-01-01T01:00:00.0001+01:00')}`;
    expect(await found(around)).toEqual(['c', 'b', 'a']);
  });
});

test.each([
  ['', ['c', 'b', 'a']],
  ['direction=asc', ['a', 'b', 'c']],
  ['sort=createdAt&direction=desc', ['c', 'b', 'a']],
  ['sort=amount&currency=EUR', ['b', 'a']],
  ['sort=amount&currency=EUR&direction=asc', ['a', 'b']],
  ['sort=status', ['c', 'b', 'a']],
  ['sort=status&direction=asc', ['a', 'b', 'c']],
])('The order of "%s"', async (parameters, ids) => {
  await three();
  expect(await found(parameters)).toEqual(ids);
});

describe('The words of a payment', () => {
  test('are found whatever their case and accents, whole and in any order', async () => {
    await newPayment(api, {
      id: 'a',
      description: 'Café au lait, 茶 and 🎉',
      reference: 'INV_7/8',
    });
    for (const q of ['café', 'CAFE', 'lait cafe', '茶', '🎉', 'inv 7', '8', 'Café-au-lait']) {
      expect([q, await found(`q=${encodeURIComponent(q)}`)]).toEqual([q, ['a']]);
    }
    for (const q of ['caf', 'cafe tea', 'inv7']) {
      expect([q, await found(`q=${encodeURIComponent(q)}`)]).toEqual([q, []]);
    }
  });

  test('are all that a search knows: it has no operators', async () => {
    await newPayment(api, { id: 'a', description: 'tea' });
    for (const q of ['tea OR coffee', 'tea NOT x', 'NEAR(tea)', 'tea AND tea', 'words: tea']) {
      expect([q, await found(`q=${encodeURIComponent(q)}`)]).toEqual([q, []]);
    }
    for (const q of ['"tea"', "tea'", 'tea*', '^tea', '(tea', '-tea', '{tea}:', 'tea"" ""']) {
      expect([q, await found(`q=${encodeURIComponent(q)}`)]).toEqual([q, ['a']]);
    }
  });

  test('change with it, and are gone with it', async () => {
    await newPayment(api, { id: 'a', description: 'tea', reference: 'one' });
    await api.send('PATCH', '/v1/payments/a', { body: { description: 'coffee' } });
    expect(await found('q=tea')).toEqual([]);
    expect(await found('q=coffee%20one')).toEqual(['a']);
    await api.send('PATCH', '/v1/payments/a', { body: { description: null, reference: null } });
    expect(await found('q=coffee')).toEqual([]);
    await api.send('PATCH', '/v1/payments/a', { body: { reference: 'again', amount: 7 } });
    expect(await found('q=again&currency=EUR&minAmount=7')).toEqual(['a']);
    await api.send('DELETE', '/v1/payments/a');
    expect(await found('q=again')).toEqual([]);
    expect(await found('')).toEqual([]);
  });
});

test("Another organization's payments are in no list, count or statistics", async () => {
  const mine = api;
  const words = { description: 'canary-8d2f tea', reference: 'canary-8d2f', userId: 'u' };
  ({ api } = await started.newOrganization());
  for (let index = 0; index < 3; index++) await newPayment(api, words);
  expect(await found('q=tea')).toHaveLength(3);
  api = mine;
  await newPayment(api, { ...words, id: 'mine', description: 'tea' });
  for (const parameters of ['q=tea', 'reference=canary-8d2f', 'userId=u', 'status=processing']) {
    const body = await list(`${parameters}&count=true`);
    expect([idsIn(body), body['total']]).toEqual([['mine'], { value: 1, exact: true }]);
  }
  expect(await found('q=canary%208d2f%20tea')).toEqual(['mine']);
  const { text } = await api.send('GET', '/v1/payments/statistics');
  expect(text).toContain('"count":1,');
});

describe('A cursor', () => {
  const filter = 'currency=EUR&minAmount=2&sort=amount&direction=asc';

  test('brings its filters and its order, which may be said again', async () => {
    await three();
    await newPayment(api, { id: 'd', amount: 2 });
    const first = await list(`${filter}&limit=1`);
    expect(idsIn(first)).toEqual(['a']);
    const cursor = first['nextCursor'] as string;
    for (const said of ['', `&${filter}`, '&sort=amount', '&minAmount=2&currency=EUR']) {
      expect(await found(`cursor=${cursor}&limit=9${said}`)).toEqual(['d', 'b']);
    }
    const second = await list(`cursor=${cursor}&limit=1`);
    expect(await found(`cursor=${second['previousCursor'] as string}`)).toEqual(['a']);
  });

  test.each([
    'currency=JPY',
    'minAmount=1',
    'maxAmount=9',
    'sort=createdAt',
    'sort=status',
    'direction=desc',
    'status=processing',
    'q=tea',
    'userId=u1',
    'reference=R-1',
    'createdAfter=2020-01-01T00:00:00Z',
    'createdBefore=2099-01-01T00:00:00Z',
  ])('is refused beside %s, where it has another', async (parameter) => {
    await three();
    const { nextCursor } = await list(`${filter}&limit=1`);
    const answer = await api.send(
      'GET',
      `/v1/payments?cursor=${nextCursor as string}&${parameter}`,
    );
    expect(refusalOf(answer)).toEqual([400, 'invalid_cursor', '/cursor']);
  });

  test.each(['createdAt', 'amount', 'status'])(
    'that is sorted by %s shows each payment once, while payments are added',
    async (sort) => {
      const ids: string[] = [];
      for (let index = 0; index < 6; index++) {
        ids.push((await newPayment(api, { amount: 5 })).id);
      }
      const seen: unknown[] = [];
      let next: string | null = null;
      do {
        const part = next ? `cursor=${next}` : `sort=${sort}&currency=EUR&direction=desc`;
        const body = await list(`${part}&limit=2`);
        seen.push(...idsIn(body));
        next = body['nextCursor'] as string | null;
        await newPayment(api, { amount: 5 });
      } while (next);
      expect(seen).toEqual(ids.reverse());
    },
  );
});

describe('Numbered pages', () => {
  test('have a total, and cursors to go on with', async () => {
    await three();
    const first = await list('page=1&size=2');
    expect(first).toMatchObject({ previousCursor: null, total: { value: 3, exact: true } });
    expect(idsIn(first)).toEqual(['c', 'b']);
    expect(await found(`cursor=${first['nextCursor'] as string}`)).toEqual(['a']);
    const second = await list('page=2&size=2');
    expect(second).toMatchObject({ nextCursor: null, total: { value: 3, exact: true } });
    expect(idsIn(second)).toEqual(['a']);
    expect(await found(`cursor=${second['previousCursor'] as string}`)).toEqual(['c', 'b']);
    expect(await found('page=3&size=2')).toEqual([]);
    expect(await found('size=1')).toEqual(['c']);
    expect(await found('page=2&size=1&q=r&sort=status')).toEqual(['a']);
    expect(await found('page=1000')).toEqual([]);
  });

  test('a list has a total where it is asked for', async () => {
    await three();
    expect(await list('count=false')).not.toHaveProperty('total');
    const body = await list('count=true&currency=EUR&limit=1');
    expect(Object.keys(body)).toEqual(['data', 'nextCursor', 'previousCursor', 'total']);
    expect(body['total']).toEqual({ value: 2, exact: true });
    const next = await list(`count=true&limit=1&cursor=${body['nextCursor'] as string}`);
    expect(next['total']).toEqual({ value: 2, exact: true });
  });
});
