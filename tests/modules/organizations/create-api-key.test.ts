import { describe, expect, test } from 'bun:test';
import { createApiKey } from '../../../modules/organizations/commands/index.ts';
import { apiKey } from '../../../modules/organizations/domain/api-key.ts';
import { createSecretMaker, ids } from '../../../platform/tokens/ids.ts';
import { createVault } from '../../../platform/tokens/vault.ts';
import { at, given, stateAfter } from '../../support/given.ts';
import { pointersOf } from '../../support/schema.ts';

const secrets = createSecretMaker(createVault(['a secret that only this test knows']));
const body = { name: 'Till', scopes: ['payments:read'] };
const terms = { name: 'Till', scopes: ['payments:read'] as const, expiresAt: null, hash: 'h' };
const prepare = (sent: object, organizationId: string | null) =>
  createApiKey.prepare?.({ ...sent }, { organizationId, aggregateId: '' }, { ids, secrets });

test('A key is created as a child of its organization', () => {
  given({})
    .when(createApiKey, { id: 'key_1', ...terms })
    .thenHappens({ type: 'api_key.created', subject: 'key_1', terms });
});

test('What is shown of it holds neither its secret nor the hash of that', () => {
  const state = stateAfter(apiKey, [{ type: 'api_key.created', subject: 'key_1', terms }]);
  if (!state) throw new Error('The key has no state');
  expect(apiKey.resource(state)).toEqual({
    id: 'thing_1',
    object: 'api_key',
    organizationId: 'org_1',
    name: 'Till',
    scopes: ['payments:read'],
    expiresAt: null,
    revokedAt: null,
    lastUsedAt: null,
    version: 1,
    createdAt: at,
  });
});

describe('Whose key it is', () => {
  test("An organization's key makes keys of its own organization", () => {
    expect(prepare(body, 'org_1')).toMatchObject({
      ok: true,
      value: { organizationId: 'org_1', aggregateId: 'org_1' },
    });
  });

  test('and may name it, but no other', () => {
    expect(prepare({ ...body, organizationId: 'org_1' }, 'org_1')).toMatchObject({
      ok: true,
    });
    expect(prepare({ ...body, organizationId: 'org_2' }, 'org_1')).toMatchObject({
      ok: false,
      error: { pointer: '/organizationId' },
    });
  });

  test('The root key has to name one', () => {
    expect(prepare({ ...body, organizationId: 'org_2' }, null)).toMatchObject({
      ok: true,
      value: { organizationId: 'org_2', aggregateId: 'org_2' },
    });
    expect(prepare(body, null)).toMatchObject({ ok: false });
  });
});

test.each<[string[], object]>([
  [[], body],
  [[], { ...body, expiresAt: '2030-01-01T00:00:00Z' }],
  [[], { ...body, expiresAt: null }],
  [['/name'], { ...body, name: '' }],
  [['/scopes'], { ...body, scopes: [] }],
  [['/scopes/0'], { ...body, scopes: ['root'] }],
  [['/scopes/1'], { ...body, scopes: ['payments:read', 'payments:*'] }],
  [['/expiresAt'], { ...body, expiresAt: 'tomorrow' }],
  [['/secret'], { ...body, secret: 'mine' }],
])('%j is what is wrong with %j', (pointers, sent) => {
  expect(pointersOf(createApiKey.body, sent)).toEqual(pointers);
});
