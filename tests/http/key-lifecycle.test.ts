import { afterAll, beforeAll, describe, expect, test } from 'bun:test';
import type { JsonObject } from '../../modules/kernel/json.ts';
import type { ApiClient } from '../support/api-client.ts';
import { createManualClock, type ManualClock } from '../support/manual-clock.ts';
import { startApi, type ApiUnderTest } from './api-under-test.ts';
import { refusalOf } from './payment-requests.ts';

let started: ApiUnderTest;
let clock: ManualClock;
beforeAll(async () => {
  clock = createManualClock(Date.now());
  started = await startApi({ clock });
});
afterAll(() => started[Symbol.asyncDispose]());

/** As late as a key that was used may be believed without being looked up again. */
const aMinuteLater = (): void => {
  clock.advance(60_000);
};

async function newKey(api: ApiClient, fields: JsonObject = {}) {
  const { body } = await api.send('POST', '/v1/api-keys', {
    body: { name: 'Reader', scopes: ['payments:read'], ...fields },
  });
  const secret = body['secret'] as string;
  return { id: body['id'] as string, secret, client: started.as(secret) };
}

const dataOf = (body: JsonObject) => body['data'] as JsonObject[];

describe('A key', () => {
  test('is listed without its secret, newest first, page by page', async () => {
    const { api } = await started.newOrganization();
    const made = [await newKey(api), await newKey(api), await newKey(api)];
    const first = await api.send('GET', '/v1/api-keys?limit=2');
    expect(dataOf(first.body).map(({ id }) => id)).toEqual([made[2]?.id, made[1]?.id]);
    expect(first.text).not.toContain('secret');
    const second = await api.send(
      'GET',
      `/v1/api-keys?cursor=${first.body['nextCursor'] as string}&limit=2`,
    );
    expect(dataOf(second.body).map(({ name }) => name)).toEqual(['Reader', 'First key']);
    expect(second.body['nextCursor']).toBeNull();
    const back = await api.send(
      'GET',
      `/v1/api-keys?limit=2&cursor=${second.body['previousCursor'] as string}`,
    );
    expect(dataOf(back.body)).toEqual(dataOf(first.body));
  });

  test('is read by its id, and by no other organization', async () => {
    const [one, other] = [await started.newOrganization(), await started.newOrganization()];
    const { id } = await newKey(one.api);
    const read = await one.api.send('GET', `/v1/api-keys/${id}`);
    expect(read.body).toMatchObject({ id, object: 'api_key', revokedAt: null, lastUsedAt: null });
    expect(refusalOf(await other.api.send('GET', `/v1/api-keys/${id}`))).toEqual([
      404,
      'api_key_not_found',
    ]);
    expect(refusalOf(await other.api.send('DELETE', `/v1/api-keys/${id}`))).toEqual([
      404,
      'api_key_not_found',
    ]);
    const list = await other.api.send('GET', '/v1/api-keys');
    expect(list.text).not.toContain(id);
  });

  test('that is revoked opens nothing from then on, and stays in the list', async () => {
    const { api } = await started.newOrganization();
    const [{ id, client }, kept] = [await newKey(api), await newKey(api)];
    for (const each of [client, kept.client]) {
      expect((await each.send('GET', '/v1/payments')).status).toBe(200);
    }
    expect((await api.send('DELETE', `/v1/api-keys/${id}`)).status).toBe(204);
    expect(refusalOf(await client.send('GET', '/v1/payments'))).toEqual([401, 'unauthenticated']);
    expect((await kept.client.send('GET', '/v1/payments')).status).toBe(200);
    const read = await api.send('GET', `/v1/api-keys/${id}`);
    expect(read.body).toMatchObject({ version: 2, revokedAt: expect.any(String) });
    expect((await api.send('DELETE', `/v1/api-keys/${id}`)).status).toBe(204);
    expect((await api.send('GET', `/v1/api-keys/${id}`)).text).toBe(read.text);
  });

  test('that is revoked elsewhere opens nothing within a minute', async () => {
    await using elsewhere = await startApi({ clock, databaseUrl: started.databaseUrl });
    const { api, id } = await started.newOrganization();
    const key = await newKey(api);
    expect((await key.client.send('GET', '/v1/payments')).status).toBe(200);
    const there = elsewhere.as((await newKey(api, { scopes: ['keys:write'] })).secret);
    expect((await there.send('DELETE', `/v1/api-keys/${key.id}`)).status).toBe(204);
    aMinuteLater();
    expect(refusalOf(await key.client.send('GET', '/v1/payments'))).toEqual([
      401,
      'unauthenticated',
    ]);
    expect((await elsewhere.root.send('POST', `/v1/organizations/${id}/suspend`)).status).toBe(200);
    aMinuteLater();
    expect(refusalOf(await api.send('GET', '/v1/payments'))).toEqual([
      403,
      'organization_suspended',
    ]);
  });

  test('says when it was used last', async () => {
    await using origin = await startApi();
    const { api, apiKey } = await origin.newOrganization();
    const made = await api.send('POST', '/v1/api-keys', {
      body: { name: 'Used', scopes: ['payments:read'] },
    });
    const before = new Date().toISOString();
    await origin.as(made.body['secret'] as string).send('GET', '/v1/payments');
    await origin.origin.close();
    await using again = await startApi({ databaseUrl: origin.databaseUrl });
    const list = await again.as(apiKey).send('GET', '/v1/api-keys');
    const [used] = dataOf(list.body);
    expect(used?.['id']).toBe(made.body['id']);
    expect((used?.['lastUsedAt'] as string) >= before).toBe(true);
  });
});

describe('An organization', () => {
  test('is read by its own keys', async () => {
    const { api, id } = await started.newOrganization();
    const own = await api.send('GET', '/v1/organization');
    expect(own.body).toMatchObject({ id, object: 'organization', status: 'active', version: 1 });
    expect(own.headers.get('ETag')).toBe('"1"');
    expect(refusalOf(await api.send('GET', `/v1/organizations/${id}`))).toEqual([403, 'forbidden']);
    expect(refusalOf(await api.send('GET', '/v1/organizations'))).toEqual([403, 'forbidden']);
  });

  test('is listed by the operator', async () => {
    const [older, newer] = [await started.newOrganization(), await started.newOrganization()];
    const list = await started.root.send('GET', '/v1/organizations?limit=2');
    expect(dataOf(list.body).map(({ id }) => id)).toEqual([newer.id, older.id]);
    const one = await started.root.send('GET', `/v1/organizations/${older.id}`);
    expect(one.body).toEqual(dataOf(list.body)[1] ?? {});
    expect(one.headers.get('ETag')).toBe('"1"');
    expect(refusalOf(await started.root.send('GET', '/v1/organizations/org_none'))).toEqual([
      404,
      'organization_not_found',
    ]);
    expect(refusalOf(await started.root.send('GET', '/v1/organizations?cursor=x'))).toEqual([
      400,
      'invalid_cursor',
      '/cursor',
    ]);
    expect(refusalOf(await started.root.send('GET', '/v1/organization'))).toEqual([
      403,
      'forbidden',
    ]);
  });

  test('that is suspended has its keys refused, and taken again when it is resumed', async () => {
    const [one, other] = [await started.newOrganization(), await started.newOrganization()];
    expect((await one.api.send('GET', '/v1/payments')).status).toBe(200);
    const move = (what: string) =>
      started.root.send('POST', `/v1/organizations/${one.id}/${what}`, { body: {} });
    const suspended = await move('suspend');
    expect([suspended.status, suspended.body['status']]).toEqual([200, 'suspended']);
    expect((await move('suspend')).body['version']).toBe(2);
    for (const [method, path] of [
      ['GET', '/v1/payments'],
      ['POST', '/v1/payments'],
    ] as const) {
      const refused = await one.api.send(method, path, method === 'POST' ? { body: {} } : {});
      expect(refusalOf(refused)).toEqual([403, 'organization_suspended']);
    }
    expect((await other.api.send('GET', '/v1/payments')).status).toBe(200);
    expect((await move('resume')).body).toMatchObject({ status: 'active', version: 3 });
    expect((await one.api.send('GET', '/v1/payments')).status).toBe(200);
    const unknown = await started.root.send('POST', '/v1/organizations/org_x/suspend', {
      body: {},
    });
    expect(refusalOf(unknown)).toEqual([404, 'organization_not_found']);
    const forbidden = await other.api.send('POST', `/v1/organizations/${one.id}/suspend`, {});
    expect(refusalOf(forbidden)).toEqual([403, 'forbidden']);
  });
});
