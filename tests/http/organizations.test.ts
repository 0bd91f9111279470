import { afterAll, beforeAll, describe, expect, test } from 'bun:test';
import type { ApiClient } from '../support/api-client.ts';
import { startApi } from './api-under-test.ts';

let started: Awaited<ReturnType<typeof startApi>>;
let own: ApiClient;

beforeAll(async () => {
  started = await startApi();
  ({ api: own } = await started.newOrganization());
});
afterAll(() => started[Symbol.asyncDispose]());

const payment = { amount: 100, currency: 'EUR' };

describe('POST /v1/organizations', () => {
  test('is 201 with the first key, which opens every route of its organization', async () => {
    const answer = await started.root.send('POST', '/v1/organizations', {
      body: { name: 'Tea House' },
    });
    expect(answer.status).toBe(201);
    expect(answer.headers.get('Location')).toBe(`/v1/organizations/${answer.body['id'] as string}`);
    expect(answer.headers.get('ETag')).toBe('"1"');
    const key = answer.body['apiKey'] as string;
    expect(answer.body).toEqual({
      id: expect.stringMatching(/^org_[0-9a-f]{32}$/),
      object: 'organization',
      name: 'Tea House',
      status: 'active',
      version: 1,
      createdAt: expect.any(String),
      apiKey: expect.stringMatching(/^qk_[\w-]{43}$/),
    });
    const made = await started.as(key).send('POST', '/v1/payments', { body: payment });
    expect(made.status).toBe(201);
  });

  test("is closed to an organization's key", async () => {
    const answer = await own.send('POST', '/v1/organizations', { body: { name: 'Mine' } });
    expect([answer.status, answer.body['code']]).toEqual([403, 'forbidden']);
  });
});

describe('The root key', () => {
  test.each([
    ['GET', '/v1/payments', {}],
    ['GET', '/v1/payments/pay_1', {}],
    ['POST', '/v1/payments', { body: payment }],
    ['PATCH', '/v1/payments/pay_1', { body: { amount: 1 } }],
    ['DELETE', '/v1/payments/pay_1', {}],
  ])('is 403 at %s %s', async (method, path, sent) => {
    const answer = await started.root.send(method, path, sent);
    expect([answer.status, answer.body['code']]).toEqual([403, 'forbidden']);
    expect(answer.headers.get('Consistency-Token')).toBeNull();
  });

  test("has a space of keys of its own, and sees its own commands, not organizations'", async () => {
    const made = await own.send('POST', '/v1/payments', { body: payment });
    const theirs = await started.root.send('GET', `/v1/commands/${made.headers.get('Command-Id')}`);
    expect([theirs.status, theirs.body['code']]).toEqual([404, 'command_not_found']);
    const organization = await started.root.send('POST', '/v1/organizations', {
      body: { name: 'x' },
    });
    const id = organization.headers.get('Command-Id');
    const its = await started.root.send('GET', `/v1/commands/${id}`);
    expect(its.body).toMatchObject({ id, type: 'organizations.create', consistencyToken: null });
    expect((await own.send('GET', `/v1/commands/${id}`)).status).toBe(404);
  });
});
