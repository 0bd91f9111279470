import { afterAll, beforeAll, describe, expect, test } from 'bun:test';
import type { ApiClient } from '../support/api-client.ts';
import { startApi, type ApiUnderTest } from './api-under-test.ts';
import { create, newPayment, refusalOf } from './payment-requests.ts';

let started: ApiUnderTest;
let api: ApiClient;

beforeAll(async () => {
  started = await startApi();
  ({ api } = await started.newOrganization());
});
afterAll(() => started[Symbol.asyncDispose]());

const keys = (count: number, value: string | null = 'v') =>
  Object.fromEntries(Array.from({ length: count }, (_, index) => [`k${index}`, value]));

describe('Limits count characters: not bytes, and not halves of surrogate pairs', () => {
  test.each(['é', '汉', '🍏'])('%s', async (one) => {
    const fields = {
      description: one.repeat(1_000),
      reference: one.repeat(255),
      userId: one.repeat(255),
      metadata: { [one.repeat(40)]: one.repeat(500) },
    };
    const { path } = await newPayment(api, fields);
    expect((await api.send('GET', path)).body).toMatchObject(fields);
    for (const [pointer, longer] of [
      ['/description', { description: one.repeat(1_001) }],
      ['/reference', { reference: one.repeat(256) }],
      ['/userId', { userId: one.repeat(256) }],
      ['/metadata/k', { metadata: { k: one.repeat(501) } }],
      [`/metadata/${one.repeat(41)}`, { metadata: { [one.repeat(41)]: 'v' } }],
    ] as const) {
      expect(refusalOf(await create(api, longer))).toEqual([400, 'invalid_request', pointer]);
    }
  });
});

test('A payment has 50 metadata keys at most; one update may drop as many and set as many', async () => {
  const { path } = await newPayment(api, { metadata: keys(50) });
  const change = (metadata: Record<string, string | null>) =>
    api.send('PATCH', path, { body: { metadata } });
  expect(refusalOf(await change({ one: 'more' }))).toEqual([422, 'metadata_limit_exceeded']);
  expect((await change({ k0: null, one: 'more' })).status).toBe(200);
  const others = Object.fromEntries(Object.keys(keys(50)).map((key) => [`other-${key}`, 'v']));
  const { k0: _, ...present } = keys(50, null);
  const { status, body } = await change({ ...present, one: null, ...others });
  expect([status, body['metadata']]).toEqual([200, others]);
  for (const more of [
    { ...others, one: 'more' },
    { ...keys(50, null), one: null },
  ]) {
    expect(refusalOf(await change(more))).toEqual([400, 'invalid_request', '/metadata']);
  }
});
