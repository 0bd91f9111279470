import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'bun:test';
import { openFile } from '../../../platform/database/file.ts';
import type { Answer, ApiClient } from '../../support/api-client.ts';
import { leastMs } from '../../support/least-ms.ts';
import { startApi, type ApiUnderTest } from '../api-under-test.ts';
import { create, newPayment, refusalOf } from '../payment-requests.ts';
import { get, servedBy, tokenAt, tokenOf } from './reading.ts';

let started: ApiUnderTest;
let organizationId: string;
let api: ApiClient;
beforeAll(async () => {
  started = await startApi({ parked: true });
});
afterAll(() => started[Symbol.asyncDispose]());
beforeEach(async () => {
  ({ id: organizationId, api } = await started.newOrganization());
});

const later = { headers: { Prefer: 'respond-async' } };
const notYet = [503, 'not_yet_consistent'];

describe("The token of a 202, where its command's resource is read", () => {
  test('waits for a payment that is to be created', async () => {
    const asked = await create(api, { id: 'p' }, later);
    expect(asked.status).toBe(202);
    expect((await get(api, '/v1/payments/p')).status).toBe(404);
    const read = get(api, '/v1/payments/p', { token: tokenOf(asked) });
    await started.execute();
    expect((await read).body).toMatchObject({ id: 'p', version: 1 });
  });

  test('waits for a change of what memory has, and for a delete', async () => {
    await create(api, { id: 'p' }, later);
    await started.execute();
    expect((await get(api, '/v1/payments/p')).body['version']).toBe(1);
    const patch = await api.send('PATCH', '/v1/payments/p', { body: { amount: 9 }, ...later });
    const changed = get(api, '/v1/payments/p', { token: tokenOf(patch) });
    await started.execute();
    expect((await changed).body).toMatchObject({ amount: 9, version: 2 });
    const remove = await api.send('DELETE', '/v1/payments/p', later);
    const gone = get(api, '/v1/payments/p', { token: tokenOf(remove) });
    await started.execute();
    expect(refusalOf(await gone)).toEqual([410, 'payment_deleted']);
  });

  test('waits two seconds and no longer, and not at all for anything else', async () => {
    await create(api, { id: 'other' }, later);
    await started.execute();
    const asked = await create(api, { id: 'p' }, later);
    const token = tokenOf(asked);
    for (const path of ['/v1/payments', '/v1/payments/statistics', '/v1/payments/other']) {
      const ms = await leastMs(3, async () => {
        const answer = await get(api, path, { token });
        expect([path, answer.status]).toEqual([path, 200]);
      });
      expect(ms).toBeLessThan(1_000);
    }
    const waited = await get(api, '/v1/payments/p', { token });
    expect(refusalOf(waited)).toEqual(notYet);
    expect(waited.ms).toBeGreaterThan(1_900);
    expect(waited.headers.get('Retry-After')).toBe('1');
    await started.execute();
    expect((await get(api, '/v1/payments/p', { token })).status).toBe(200);
  });
});

describe('A token that has seen more than there is', () => {
  test('is answered 503 after two seconds, each of many readers of one thing', async () => {
    const token = tokenAt(organizationId, 1_000);
    const ask = async (waitMs: number): Promise<Answer> => {
      await Bun.sleep(waitMs);
      return get(api, '/v1/payments', { token });
    };
    const answers = await Promise.all([0, 0, 300, 600, 900, 1_200].map(ask));
    for (const answer of answers) {
      expect(refusalOf(answer)).toEqual(notYet);
      expect(answer.ms).toBeGreaterThan(1_800);
      // Who joined somebody else's wait would have two seconds more.
      expect(answer.ms).toBeLessThan(3_700);
    }
    expect((await get(api, '/v1/payments')).status).toBe(200);
  });

  test('is answered once it is there', async () => {
    const token = tokenAt(organizationId, 3);
    const waiting = get(api, '/v1/payments', { token });
    await create(api, { id: 'p' }, later);
    await started.execute();
    const read = await waiting;
    expect([read.status, tokenOf(read)]).toEqual([200, token]);
    expect(read.text).toContain('"id":"p"');
  });
});

test('A token of an older epoch is answered by the primary, one of a newer epoch never', async () => {
  const before = await startApi();
  const { id, apiKey, api: then } = await before.newOrganization();
  const { path, made } = await newPayment(then);
  await before[Symbol.asyncDispose]();
  const database = await openFile(before.databaseUrl);
  await database.write([{ sql: 'UPDATE identity SET epoch = 2', args: [] }]);
  await database.close();
  await using after = await startApi({ databaseUrl: before.databaseUrl });
  const now = after.as(apiKey);
  for (const token of [tokenOf(made), tokenAt(id, 1_000_000)]) {
    for (const each of [path, '/v1/payments', '/v1/payments/statistics']) {
      await get(now, each);
      const answer = await get(now, each, { token });
      expect([answer.status, servedBy(answer)]).toEqual([200, 'primary; fwd=miss']);
      expect(servedBy(await get(now, each, { token: tokenOf(answer) }))).toBe('memory; hit');
    }
  }
  const newer = tokenAt(id, 0, 3);
  expect(refusalOf(await get(now, path, { token: newer }))).toEqual(notYet);
  expect(refusalOf(await get(now, '/v1/commands', { token: newer }))).toEqual(notYet);
});
