import { expect } from 'bun:test';
import type { JsonObject } from '../../modules/kernel/json.ts';
import type { ApiClient } from '../support/api-client.ts';
import { refusalOf } from './payment-requests.ts';

/** A list of at least 12 has pages by number, and a total; `path` ends in `?` or `&`. */
export async function expectParts(by: ApiClient, path: string): Promise<void> {
  const read = async (parameters: string) => {
    const { status, body } = await by.send('GET', path + parameters);
    expect(status).toBe(200);
    const ids = (body['data'] as readonly JsonObject[]).map(({ id }) => id as string);
    const [next, previous] = [body['nextCursor'], body['previousCursor']] as (string | null)[];
    return { ids, body, next, previous };
  };
  const all = await read('limit=100&count=true');
  const total = { value: all.ids.length, exact: true };
  expect(all.ids.length).toBeGreaterThanOrEqual(12);
  expect(all.body['total']).toEqual(total);
  expect((await read('count=false')).body).not.toHaveProperty('total');
  const [first, second] = [await read('page=1'), await read('page=2&size=5')];
  expect([first.ids, first.body['total']]).toEqual([all.ids.slice(0, 10), total]);
  expect([second.ids, second.body['total']]).toEqual([all.ids.slice(5, 10), total]);
  expect((await read('size=3')).ids).toEqual(all.ids.slice(0, 3));
  const third = await read(`limit=5&cursor=${second.next}`);
  expect(third.ids).toEqual(all.ids.slice(10, 15));
  const before = await read(`limit=5&cursor=${second.previous}`);
  expect([before.ids, before.previous]).toEqual([all.ids.slice(0, 5), null]);
  const beyond = await read('page=100&size=100');
  expect([beyond.ids, beyond.next, beyond.body['total']]).toEqual([[], null, total]);
  const cursor = `cursor=${second.next}`;
  for (const [pointer, parameters] of [
    ['/page', `page=2&${cursor}`],
    ['/page', `size=5&${cursor}`],
    ['/page', 'page=1001'],
    ['/page', 'page=101&size=100'],
    ['/page', 'page=0'],
    ['/size', 'page=1&size=101'],
    ['/limit', 'page=1&limit=5'],
    ['/count', 'count=yes'],
  ] as const) {
    const answer = await by.send('GET', path + parameters);
    expect(refusalOf(answer)).toEqual([400, 'invalid_request', pointer]);
  }
}
