import { afterAll, beforeAll, describe, expect, test } from 'bun:test';
import type { JsonObject } from '../../modules/kernel/json.ts';
import type { ApiClient } from '../support/api-client.ts';
import { startApi } from './api-under-test.ts';
import { create, newPayment, refusalOf } from './payment-requests.ts';

let started: Awaited<ReturnType<typeof startApi>>;
let api: ApiClient;

beforeAll(async () => {
  started = await startApi();
  ({ api } = await started.newOrganization());
});
afterAll(() => started[Symbol.asyncDispose]());

const another = (): JsonObject => ({ description: crypto.randomUUID() });
const patch = (path: string, ifMatch: string, body = another()) =>
  api.send('PATCH', path, { body, headers: { 'If-Match': ifMatch } });

/** A payment at version 2. */
async function changedPayment(fields = {}): Promise<string> {
  const { path } = await newPayment(api, fields);
  await api.send('PATCH', path, { body: { description: 'changed' } });
  return path;
}

/** A payment that was completed, at version 3. */
async function completed(path: string): Promise<string> {
  expect((await api.send('POST', `${path}/complete`)).status).toBe(200);
  return path;
}

describe('If-Match', () => {
  test.each(['"2"', '*', '"1", "2"', '"7","2"', 'W/"2", "2"'])('%s matches', async (ifMatch) => {
    const { status, headers } = await patch(await changedPayment(), ifMatch);
    expect([status, headers.get('ETag')]).toEqual([200, '"3"']);
  });

  test.each(['"1"', '"3"', 'W/"2"', '"2.1"', '"2.2"', '"02"', '""', '"1", "3", W/"2"'])(
    '%s does not, and nothing changes',
    async (ifMatch) => {
      const path = await changedPayment();
      const answer = await patch(path, ifMatch);
      expect(refusalOf(answer)).toEqual([412, 'version_mismatch']);
      const deletion = await api.send('DELETE', path, { headers: { 'If-Match': ifMatch } });
      expect(refusalOf(deletion)).toEqual([412, 'version_mismatch']);
      expect((await api.send('GET', path)).body).toMatchObject({ version: 2 });
    },
  );

  test.each(['', '2', '"2', '2"', '"2" "3"', 'w/"2"', '*, "2"'])(
    '%p is not well-formed: a 400',
    async (ifMatch) => {
      const answer = await patch(await changedPayment(), ifMatch);
      expect(refusalOf(answer)).toEqual([400, 'invalid_request', '/If-Match']);
    },
  );

  test('deletes what it names', async () => {
    const path = await changedPayment();
    const answer = await api.send('DELETE', path, { headers: { 'If-Match': '"2"' } });
    expect(answer.status).toBe(204);
  });

  test('lets one of many through that say the same', async () => {
    const path = await changedPayment();
    const answers = await Promise.all(Array.from({ length: 20 }, () => patch(path, '"2"')));
    const count = (wanted: number) => answers.filter(({ status }) => status === wanted).length;
    expect([count(200), count(412)]).toEqual([1, 19]);
  });
});

describe('Of several refusals the first of 404, 410, 412, 409, 422 is the answer', () => {
  const metadata = Object.fromEntries(Array.from({ length: 50 }, (_, index) => [`k${index}`, 'v']));
  const everything = { description: 'd', amount: 5, metadata: { more: 'v' } };

  test('404 before 412, and * means that it exists', async () => {
    for (const ifMatch of ['"9"', '*']) {
      const answer = await patch('/v1/payments/pay_missing', ifMatch, everything);
      expect(refusalOf(answer)).toEqual([404, 'payment_not_found']);
    }
  });

  test('410 before 412, and before 409', async () => {
    const path = await completed(await changedPayment());
    const gone = await changedPayment({ metadata });
    await api.send('DELETE', gone);
    for (const ifMatch of ['"9"', '*']) {
      expect(refusalOf(await patch(gone, ifMatch, everything))).toEqual([410, 'payment_deleted']);
    }
    const live = await api.send('DELETE', path);
    expect(refusalOf(live)).toEqual([409, 'invalid_state']);
  });

  test('412 before 409', async () => {
    const path = await completed(await changedPayment());
    expect(refusalOf(await patch(path, '"1"', everything))).toEqual([412, 'version_mismatch']);
    const headers = { 'If-Match': '"1"' };
    const deletion = await api.send('DELETE', path, { headers });
    expect(refusalOf(deletion)).toEqual([412, 'version_mismatch']);
  });

  test('409 before 422, with the status that stands in the way', async () => {
    const path = await completed(await changedPayment({ metadata }));
    const answer = await patch(path, '"3"', everything);
    expect(refusalOf(answer)).toEqual([409, 'invalid_state']);
    expect(answer.body['currentStatus']).toBe('completed');
    const deletion = await api.send('DELETE', path);
    expect(deletion.body).toMatchObject({ code: 'invalid_state', currentStatus: 'completed' });
    const id = path.split('/').at(-1);
    const detail = `Cannot delete payment "${id}": it is completed; refund it instead`;
    expect(deletion.body['detail']).toBe(detail);
  });

  test('412 before 422', async () => {
    const path = await changedPayment({ metadata });
    const more = { description: 'd', metadata: { more: 'v' } };
    expect(refusalOf(await patch(path, '"1"', more))).toEqual([412, 'version_mismatch']);
    expect(refusalOf(await patch(path, '"2"', more))).toEqual([422, 'metadata_limit_exceeded']);
  });

  test('A client id that is taken is 409 whatever else is said', async () => {
    const { id } = await newPayment(api);
    const answer = await create(api, { id, currency: 'JPY' });
    expect(refusalOf(answer)).toEqual([409, 'payment_already_exists']);
  });
});

describe('If-None-Match', () => {
  const get = (path: string, ifNoneMatch: string) =>
    api.send('GET', path, { headers: { 'If-None-Match': ifNoneMatch } });

  test.each(['"2"', 'W/"2"', '*', '"1", "2"', 'W/"9", W/"2"'])('%s knows it: 304', async (tag) => {
    const { status, headers, text } = await get(await changedPayment(), tag);
    expect([status, text, headers.get('ETag')]).toEqual([304, '', '"2"']);
    expect(headers.get('Consistency-Token')).toBeString();
  });

  test.each(['"1"', '"3"', 'W/"1"', '2', '"2', '"2.2"'])('%s does not: 200', async (tag) => {
    const { status, body } = await get(await changedPayment(), tag);
    expect([status, body['version']]).toEqual([200, 2]);
  });

  test('is nothing to a missing payment, a deleted one, or a list', async () => {
    const path = await changedPayment();
    await api.send('DELETE', path);
    expect((await get(path, '*')).status).toBe(410);
    expect((await get('/v1/payments/pay_missing', '*')).status).toBe(404);
    expect((await get('/v1/payments', '*')).status).toBe(200);
  });
});
