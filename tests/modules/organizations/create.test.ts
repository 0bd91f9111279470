import { expect, test } from 'bun:test';
import { create } from '../../../modules/organizations/commands/index.ts';
import { organization } from '../../../modules/organizations/domain/organization.ts';
import { createSecretMaker, ids } from '../../../platform/tokens/ids.ts';
import { createVault } from '../../../platform/tokens/vault.ts';
import { sha256 } from '../../../platform/tokens/sha256.ts';
import { at, given, stateAfter } from '../../support/given.ts';
import { pointersOf } from '../../support/schema.ts';

const firstKey = { id: 'key_1', name: 'First', scopes: [], expiresAt: null, hash: 'h' };

const secrets = createSecretMaker(createVault(['a secret that only this test knows']));

test('An organization is created with its first key', () => {
  const { id, ...terms } = firstKey;
  given(undefined)
    .when(create, { name: 'Tea House', firstKey })
    .thenHappens(
      { type: 'organization.created', name: 'Tea House' },
      { type: 'api_key.created', subject: id, terms },
    );
});

test('It is active and at version 1', () => {
  const state = stateAfter(organization, [{ type: 'organization.created', name: 'Tea House' }]);
  expect(state).toEqual({
    id: 'thing_1',
    object: 'organization',
    name: 'Tea House',
    status: 'active',
    version: 1,
    createdAt: at,
  });
});

test('The secret of its first key is made before, and only the hash is in what is stored', () => {
  const caller = { organizationId: null, aggregateId: 'org_9' };
  const prepared = create.prepare?.({ name: 'Tea House' }, caller, { ids, secrets });
  if (!prepared?.ok) throw new Error('Preparing was refused');
  const { input, organizationId, secrets: shown } = prepared.value;
  const secret = String(shown?.['apiKey']);
  expect(organizationId).toBe('org_9');
  expect(secret).toMatch(/^qk_[\w-]{43}$/);
  expect(JSON.stringify(input)).not.toContain(secret);
  expect(JSON.stringify(input)).toContain(sha256(secret));
});

test('A name has 1 to 255 characters', () => {
  expect(pointersOf(create.body, { name: 'x' })).toEqual([]);
  expect(pointersOf(create.body, { name: 'x'.repeat(255) })).toEqual([]);
  expect(pointersOf(create.body, { name: '' })).toEqual(['/name']);
  expect(pointersOf(create.body, { name: 'x'.repeat(256) })).toEqual(['/name']);
  expect(pointersOf(create.body, {})).toEqual(['/name']);
});
