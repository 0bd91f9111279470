import { afterAll, beforeAll, describe, expect, test } from 'bun:test';
import { readdir, readFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { JsonObject } from '../../modules/kernel/json.ts';
import type { ApiClient } from '../support/api-client.ts';
import { startApi, type ApiUnderTest } from './api-under-test.ts';
import { create, newPayment, refusalOf } from './payment-requests.ts';

let started: ApiUnderTest;
let api: ApiClient;
let organizationId: string;

beforeAll(async () => {
  started = await startApi();
  ({ api, id: organizationId } = await started.newOrganization());
});
afterAll(() => started[Symbol.asyncDispose]());

const newKey = (fields: JsonObject = {}, parts = {}) =>
  api.send('POST', '/v1/api-keys', {
    body: { name: 'Reader', scopes: ['payments:read'], ...fields },
    ...parts,
  });

test('A key is created with its secret, and opens what its scopes name', async () => {
  const { status, headers, body } = await newKey();
  expect(status).toBe(201);
  const { id, secret } = body as { id: string; secret: string };
  expect(body).toEqual({
    id: expect.stringMatching(/^key_[0-9a-f]{32}$/),
    object: 'api_key',
    organizationId,
    name: 'Reader',
    scopes: ['payments:read'],
    expiresAt: null,
    revokedAt: null,
    lastUsedAt: null,
    version: 1,
    createdAt: expect.any(String),
    secret: expect.stringMatching(/^qk_[\w-]{43}$/),
  });
  expect([headers.get('Location'), headers.get('ETag')]).toEqual([`/v1/api-keys/${id}`, '"1"']);
  expect((await started.as(secret).send('GET', '/v1/payments')).status).toBe(200);
});

test('A key may have an id of its maker, once in its organization', async () => {
  const made = await newKey({ id: 'shop-1' });
  expect([made.status, made.body['id'], made.headers.get('Location')]).toEqual([
    201,
    'shop-1',
    '/v1/api-keys/shop-1',
  ]);
  const taken = await newKey({ id: 'shop-1', name: 'Another' });
  expect(refusalOf(taken)).toEqual([409, 'api_key_already_exists']);
  expect((await api.send('GET', '/v1/api-keys/shop-1')).body).toMatchObject({ name: 'Reader' });
  const both = await Promise.all([newKey({ id: 'shop-2' }), newKey({ id: 'shop-2' })]);
  expect(both.map(({ status }) => status).toSorted((a, b) => a - b)).toEqual([201, 409]);
  const stranger = await started.newOrganization();
  const body = { id: 'shop-1', name: 'Theirs', scopes: ['payments:read'] };
  expect((await stranger.api.send('POST', '/v1/api-keys', { body })).status).toBe(201);
  expect(refusalOf(await newKey({ id: 'a/b' }))).toEqual([400, 'invalid_request', '/id']);
});

test('A key has the tag of its version, by which it is revoked as it was seen', async () => {
  const path = (await newKey()).headers.get('Location') ?? '';
  const shown = await api.send('GET', path);
  expect([shown.headers.get('ETag'), shown.body['version']]).toEqual(['"1"', 1]);
  const headers = { 'If-Match': shown.headers.get('ETag') ?? '' };
  expect((await api.send('DELETE', path, { headers })).status).toBe(204);
  expect((await api.send('GET', path)).headers.get('ETag')).toBe('"2"');
  const again = await api.send('DELETE', path, { headers });
  expect(refusalOf(again)).toEqual([412, 'version_mismatch']);
});

test('An organization is created by the operator, with a first key of every scope', async () => {
  const made = await started.root.send('POST', '/v1/organizations', { body: { name: 'Ö' } });
  expect([made.status, made.headers.get('ETag')]).toEqual([201, '"1"']);
  const { id, apiKey } = made.body as { id: string; apiKey: string };
  expect(made.body).toMatchObject({ object: 'organization', name: 'Ö', status: 'active' });
  expect(id).toMatch(/^org_[0-9a-f]{32}$/);
  expect(made.headers.get('Location')).toBe(`/v1/organizations/${id}`);
  expect(made.headers.has('Consistency-Token')).toBe(false);
  const first = started.as(apiKey);
  const { path } = await newPayment(first);
  expect((await first.send('DELETE', path)).status).toBe(204);
});

describe('A secret is shown once, and is null in every replay', () => {
  test("of a key's 201", async () => {
    const key = crypto.randomUUID();
    const first = await newKey({}, { key });
    const again = await newKey({}, { key });
    expect(again.headers.get('Idempotent-Replayed')).toBe('true');
    expect(again.body).toEqual({ ...first.body, secret: null });
    expect((await newKey({}, { key })).text).toBe(again.text);
  });

  test("of an organization's 202 and of its outcome", async () => {
    await using parked = await startApi({ parked: true });
    const parts = { key: 'k', body: { name: 'A' }, headers: { Prefer: 'respond-async' } };
    const send = () => parked.root.send('POST', '/v1/organizations', parts);
    const [first, open] = [await send(), await send()];
    expect([first.status, open.status]).toEqual([202, 202]);
    expect(first.body['apiKey']).toStartWith('qk_');
    expect(open.body).toEqual({ ...first.body, apiKey: null });
    await parked.execute();
    const done = await send();
    expect([done.status, done.body['apiKey']]).toEqual([201, null]);
    const command = await parked.root.send('GET', first.headers.get('Location') ?? '');
    expect(command.text).not.toContain('qk_');
    const client = parked.as(first.body['apiKey'] as string);
    expect((await client.send('GET', '/v1/payments')).status).toBe(200);
  });

  test('and is nowhere in the files of the database', async () => {
    const { body, headers } = await newKey({ name: 'Canary' });
    const secret = body['secret'] as string;
    const command = await api.send('GET', `/v1/commands/${headers.get('Command-Id')}`);
    expect(command.text).not.toContain(secret);
    const folder = dirname(fileURLToPath(started.databaseUrl));
    const files = await Promise.all(
      (await readdir(folder)).map((name) => readFile(join(folder, name), 'latin1')),
    );
    expect(files.some((file) => file.includes('Canary'))).toBe(true);
    expect(files.some((file) => file.includes(secret))).toBe(false);
  });
});

describe('Without a valid key nothing is answered', () => {
  test.each([
    '',
    'Bearer',
    'Bearer ',
    'Bearer qk_unknown',
    'Bearer qk_unknown and more',
    'Basic cm9vdDpyb290',
    'qk_unknown',
    `Bearer ${'k'.repeat(201)}`,
  ])('%p', async (authorization) => {
    for (const path of ['/v1/payments', '/v1/payments/x', '/v1/commands/x', '/v1/nothing']) {
      const answer = await api.send('GET', path, { headers: { Authorization: authorization } });
      expect(refusalOf(answer)).toEqual([401, 'unauthenticated']);
      expect(answer.headers.get('WWW-Authenticate')).toBe('Bearer');
    }
  });

  test('and an expired one is not valid', async () => {
    const { body } = await newKey({ expiresAt: '2020-01-01T00:00:00Z' });
    expect(body['expiresAt']).toBe('2020-01-01T00:00:00.000Z');
    const expired = await started.as(body['secret'] as string).send('GET', '/v1/payments');
    expect(refusalOf(expired)).toEqual([401, 'unauthenticated']);
    const later = await newKey({ expiresAt: '2999-01-01T00:00:00.5Z' });
    const valid = await started.as(later.body['secret'] as string).send('GET', '/v1/payments');
    expect(valid.status).toBe(200);
  });
});

test('The scheme of Authorization may be in any case, and spaces may follow it', async () => {
  const { body } = await newKey();
  const headers = { Authorization: `bEARER   ${body['secret'] as string}` };
  expect((await api.send('GET', '/v1/payments', { headers })).status).toBe(200);
});

describe('A key without the scope is 403 with its name, before anything else is looked at', () => {
  const routes: [string, string, string][] = [
    ['GET', '/v1/payments', 'payments:read'],
    ['GET', '/v1/payments/x', 'payments:read'],
    ['POST', '/v1/payments', 'payments:write'],
    ['PATCH', '/v1/payments/x', 'payments:write'],
    ['DELETE', '/v1/payments/x', 'payments:write'],
    ['POST', '/v1/api-keys', 'keys:write'],
    ['GET', '/v1/commands/x', 'commands:read'],
  ];
  test.each(routes)('%s %s', async (method, path, scope) => {
    const { body } = await newKey({ scopes: ['events:read'] });
    const stranger = started.as(body['secret'] as string);
    const answer = await stranger.send(method, path, { headers: { 'Idempotency-Key': '' } });
    expect(refusalOf(answer)).toEqual([403, 'forbidden']);
    expect(answer.body['detail']).toContain(`"${scope}"`);
    const { body: other } = await newKey({ scopes: [scope] });
    const granted = await started.as(other['secret'] as string).send(method, path);
    expect([401, 403]).not.toContain(granted.status);
  });

  test("the operator's routes are open to no organization", async () => {
    const answer = await api.send('POST', '/v1/organizations', { body: { name: 'x' } });
    expect(refusalOf(answer)).toEqual([403, 'forbidden']);
  });
});

test('The operator makes keys for the organization that it names', async () => {
  const body = { name: 'By the operator', scopes: ['payments:write'] };
  const send = (fields: JsonObject) =>
    started.root.send('POST', '/v1/api-keys', { body: { ...body, ...fields } });
  const made = await send({ organizationId });
  expect([made.status, made.body['organizationId']]).toEqual([201, organizationId]);
  const payment = await create(started.as(made.body['secret'] as string));
  expect(payment.body).toMatchObject({ organizationId });
  expect(refusalOf(await send({}))).toEqual([400, 'invalid_request', '/organizationId']);
  const missing = await send({ organizationId: 'org_missing' });
  expect(refusalOf(missing)).toEqual([404, 'organization_not_found']);
});

describe('A wrong field of a key is a 400 that points at it', () => {
  test.each<[string, JsonObject]>([
    ['/name', { name: '' }],
    ['/name', { name: 'n'.repeat(256) }],
    ['/scopes', { scopes: [] }],
    ['/scopes', { scopes: 'payments:read' }],
    ['/scopes/1', { scopes: ['payments:read', 'root'] }],
    ['/expiresAt', { expiresAt: 'tomorrow' }],
    ['/expiresAt', { expiresAt: '2030-02-31T00:00:00Z' }],
    ['/expiresAt', { expiresAt: '2030-01-01T00:00:00' }],
    ['/expiresAt', { expiresAt: '2030-01-01' }],
    ['/expiresAt', { expiresAt: '2030-01-01T00:00:00+02' }],
    ['/expiresAt', { expiresAt: 0 }],
    ['/organizationId', { organizationId: 'org_another' }],
    ['/secret', { secret: 'qk_mine' }],
  ])('%s %#', async (pointer, fields) => {
    expect(refusalOf(await newKey(fields))).toEqual([400, 'invalid_request', pointer]);
  });
});
