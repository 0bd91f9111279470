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

interface Page {
  readonly ids: readonly string[];
  readonly next: string | null;
  readonly previous: string | null;
}

async function page(parameters = ''): Promise<Page> {
  const { status, body } = await api.send('GET', `/v1/payments?${parameters}`);
  expect(status).toBe(200);
  expect(Object.keys(body)).toEqual(['data', 'nextCursor', 'previousCursor']);
  const ids = (body['data'] as readonly JsonObject[]).map(({ id }) => id as string);
  const [next, previous] = [body['nextCursor'], body['previousCursor']] as (string | null)[];
  return { ids, next: next ?? null, previous: previous ?? null };
}

const after = (cursor: string | null, limit: number): Promise<Page> => {
  if (cursor === null) throw new Error('There is no page there');
  return page(`limit=${limit}&cursor=${cursor}`);
};

/** Ids of new payments, the newest first. */
async function add(count: number): Promise<string[]> {
  const ids: string[] = [];
  for (let index = 0; index < count; index++) ids.unshift((await newPayment(api)).id);
  return ids;
}

test('A list without rows is a page without rows', async () => {
  expect(await page()).toEqual({ ids: [], next: null, previous: null });
});

test('The newest come first, ten of them unless a limit says else', async () => {
  const ids = await add(12);
  expect((await page()).ids).toEqual(ids.slice(0, 10));
  expect((await page('limit=1')).ids).toEqual(ids.slice(0, 1));
  expect(await page('limit=100')).toEqual({ ids, next: null, previous: null });
  expect((await page('limit=12')).next).toBeNull();
});

test('A row of the list is the payment as it is read alone', async () => {
  const { path } = await newPayment(api, { metadata: { a: 'ü' } });
  const list = await api.send('GET', '/v1/payments');
  const { text } = await api.send('GET', path);
  expect(list.text).toStartWith(`{"data":[${text}],`);
  expect(list.headers.get('ETag')).toBeNull();
  expect(list.headers.get('Cache-Status')).toBe('primary; fwd=miss');
});

test('Forwards and backwards the same pages are shown, while rows are added', async () => {
  const ids = await add(7);
  const first = await page('limit=3');
  expect([first.ids, first.previous]).toEqual([ids.slice(0, 3), null]);
  const newer = await add(2);
  const second = await after(first.next, 3);
  expect(second.ids).toEqual(ids.slice(3, 6));
  const third = await after(second.next, 3);
  expect([third.ids, third.next]).toEqual([ids.slice(6), null]);
  newer.unshift(...(await add(2)));
  const secondAgain = await after(third.previous, 3);
  expect(secondAgain.ids).toEqual(second.ids);
  const firstAgain = await after(secondAgain.previous, 3);
  expect(firstAgain.ids).toEqual(first.ids);
  const onTop = await after(firstAgain.previous, 3);
  expect(onTop.ids).toEqual(newer.slice(1));
  const top = await after(onTop.previous, 3);
  expect([top.ids, top.previous]).toEqual([newer.slice(0, 1), null]);
  expect((await after(top.next, 100)).ids).toEqual([...newer.slice(1), ...ids]);
});

test('A cursor holds its place when the row that it stands at is deleted', async () => {
  const ids = await add(5);
  const first = await page('limit=2');
  await api.send('DELETE', `/v1/payments/${ids[1]}`);
  const second = await after(first.next, 2);
  expect(second.ids).toEqual(ids.slice(2, 4));
  await api.send('DELETE', `/v1/payments/${ids[2]}`);
  expect((await after(second.previous, 2)).ids).toEqual(ids.slice(0, 1));
});

describe('A cursor that was not written for this list is a 400', () => {
  const refused = async (cursor: string): Promise<void> => {
    const answer = await api.send('GET', `/v1/payments?cursor=${encodeURIComponent(cursor)}`);
    expect(refusalOf(answer)).toEqual([400, 'invalid_cursor', '/cursor']);
  };

  test('cut, edited or made up', async () => {
    await add(2);
    const cursor = (await page('limit=1')).next ?? '';
    const [content = '', signature = ''] = cursor.split('.');
    const edited = btoa(atob(content.replaceAll('-', '+').replaceAll('_', '/')) + ' ');
    await refused(cursor.slice(0, -1));
    await refused(cursor.slice(1));
    await refused(content);
    await refused(`${edited.replaceAll('=', '')}.${signature}`);
    await refused('');
    await refused('1');
  });

  test("another organization's, or a consistency token", async () => {
    await add(2);
    const { next } = await page('limit=1');
    const token = (await api.send('GET', '/v1/payments')).headers.get('Consistency-Token') ?? '';
    await refused(token);
    ({ api } = await started.newOrganization());
    await refused(next ?? '');
  });
});

describe('A wrong parameter is a 400 that names it', () => {
  test.each([
    ['limit=0', '/limit'],
    ['limit=101', '/limit'],
    ['limit=-1', '/limit'],
    ['limit=1.5', '/limit'],
    ['limit=', '/limit'],
    ['limit=ten', '/limit'],
    ['limit=1&limit=2', '/limit'],
    ['cursor=a&cursor=b', '/cursor'],
    ['limt=1', '/limt'],
    ['toString=1', '/toString'],
    ['id=pay_1', '/id'],
  ])('%s', async (parameters, pointer) => {
    const answer = await api.send('GET', `/v1/payments?${parameters}`);
    expect(refusalOf(answer)).toEqual([400, 'invalid_request', pointer]);
  });
});
