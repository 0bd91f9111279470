import { afterAll, beforeAll, beforeEach, expect, test } from 'bun:test';
import type { ApiClient } from '../../support/api-client.ts';
import { startApi, type ApiUnderTest } from '../api-under-test.ts';
import { newPayment, refusalOf } from '../payment-requests.ts';
import { get, servedBy, tokenOf, type Asked } from './reading.ts';

let started: ApiUnderTest;
let api: ApiClient;
beforeAll(async () => {
  started = await startApi();
});
afterAll(() => started[Symbol.asyncDispose]());
beforeEach(async () => {
  ({ api } = await started.newOrganization());
});

/** Takes a read through the routes, and changes nothing of its answer. */
const throughRoutes = { cacheControl: 'max-age=600' };

test('What memory has is answered alike in one go and through the routes', async () => {
  const { path, made } = await newPayment(api);
  const asked: readonly Asked[] = [
    {},
    { token: tokenOf(made) },
    { ifNoneMatch: '"1"' },
    { ifNoneMatch: 'W/"1", "7"' },
    { ifNoneMatch: '"2"' },
    { ifNoneMatch: 'nonsense' },
  ];
  for (const each of asked) {
    const [near, routed] = [
      await get(api, path, each),
      await get(api, path, { ...each, ...throughRoutes }),
    ];
    expect([near.status, near.text]).toEqual([routed.status, routed.text]);
    expect(servedBy(near)).toBe('memory; hit');
    const names = (answer: typeof near) => [...answer.headers.keys()].sort();
    expect(names(near)).toEqual(names(routed));
    for (const name of ['ETag', 'Consistency-Token', 'Cache-Control', 'Content-Type', 'Age']) {
      expect([name, near.headers.get(name)]).toEqual([name, routed.headers.get(name)]);
    }
  }
});

test('What only the routes can refuse is refused', async () => {
  const { path } = await newPayment(api);
  await get(api, path);
  const body = { name: 'Reports', scopes: ['reports:write'] };
  const { secret } = (await api.send('POST', '/v1/api-keys', { body })).body as { secret: string };
  const narrow = started.as(secret);
  const stranger = await started.newOrganization();
  for (let time = 0; time < 2; time++) {
    expect(refusalOf(await get(narrow, path))).toEqual([403, 'forbidden']);
    expect(refusalOf(await get(stranger.api, path))).toEqual([404, 'payment_not_found']);
    expect(refusalOf(await get(started.root, path))).toEqual([403, 'forbidden']);
    expect(refusalOf(await get(started.as('qk_of_nobody'), path))).toEqual([
      401,
      'unauthenticated',
    ]);
    const foreign = await get(api, path, { token: 'no token' });
    expect(refusalOf(foreign)).toEqual([400, 'invalid_consistency_token']);
    const unknown = await get(api, `${path}?fields=id`);
    expect(refusalOf(unknown).slice(0, 2)).toEqual([400, 'invalid_request']);
  }
  expect((await api.send('HEAD', path)).text).toBe('');
});

test('A token is good in its own organization, unchanged, however often it was sent', async () => {
  const { path, made } = await newPayment(api);
  const token = tokenOf(made);
  const stranger = await started.newOrganization();
  const theirs = await newPayment(stranger.api);
  for (let time = 0; time < 3; time++) {
    const answer = await get(api, path, { token });
    expect([answer.status, servedBy(answer)]).toEqual([200, 'memory; hit']);
    for (const bad of [token.slice(0, -1), `${token}A`, tokenOf(theirs.made)]) {
      expect(refusalOf(await get(api, path, { token: bad }))).toEqual([
        400,
        'invalid_consistency_token',
      ]);
    }
    const foreign = await get(stranger.api, theirs.path, { token });
    expect(refusalOf(foreign)).toEqual([400, 'invalid_consistency_token']);
  }
});

test('It counts against the rate, and in the metrics by its route', async () => {
  await using limited = await startApi({ rateLimit: 5 });
  const { api: own } = await limited.newOrganization();
  const { path } = await newPayment(own);
  const statuses: number[] = [];
  for (let sent = 0; sent < 50; sent++) statuses.push((await get(own, path)).status);
  expect(new Set(statuses)).toEqual(new Set([200, 429]));
  const text = await (await limited.send(new Request('http://localhost/metrics'))).text();
  const answered =
    /duration_seconds_count{route="\/v1\/payments\/:id",method="GET",status="200"} (\d+)/;
  expect(Number(answered.exec(text)?.[1])).toBe(statuses.filter((each) => each === 200).length);
});
