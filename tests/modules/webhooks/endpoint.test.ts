import { describe, expect, test } from 'bun:test';
import { create, disable, rotateSecret, update } from '../../../modules/webhooks/commands/index.ts';
import { endpoint, type EndpointEvent } from '../../../modules/webhooks/domain/endpoint.ts';
import { wants } from '../../../modules/webhooks/domain/event-types.ts';
import { keptSecrets, signing } from '../../../modules/webhooks/domain/secrets.ts';
import { at, given, stateAfter } from '../../support/given.ts';
import { pointersOf } from '../../support/schema.ts';

const urls = { refusalOf: async () => undefined };
const ports = { urls, eventTypes: ['payment.created', 'payment.deleted', 'refund.created'] };
const terms = {
  url: 'https://example.com/hook',
  eventTypes: ['payment.*'],
  description: null,
  enabled: true,
};
const created: EndpointEvent = { type: 'webhook_endpoint.created', terms, sealedSecret: 'sealed' };
const existing = stateAfter(endpoint, [created]);

test('An endpoint is shown without its secrets', () => {
  given(undefined)
    .when(create(ports), { ...terms, sealedSecret: 'sealed' })
    .thenHappens(created);
  expect(existing && endpoint.resource(existing)).toEqual({
    id: 'thing_1',
    object: 'webhook_endpoint',
    ...terms,
    disabledReason: null,
    disabledAt: null,
    version: 1,
    createdAt: at,
    updatedAt: at,
  });
});

test('A change that changes nothing causes nothing', () => {
  given(existing)
    .when(update(ports), { url: terms.url, eventTypes: ['payment.*'] })
    .thenHappens();
  given(existing)
    .when(update(ports), { enabled: false, url: terms.url })
    .thenHappens({ type: 'webhook_endpoint.updated', changes: { enabled: false } });
});

test('It is disabled once, and is as new when somebody enables it again', () => {
  const disabled: EndpointEvent = { type: 'webhook_endpoint.disabled', reason: 'failing' };
  given(existing).when(disable, { reason: 'failing' }).thenHappens(disabled);
  const after = stateAfter(endpoint, [created, disabled]);
  expect(after?.resource).toMatchObject({ enabled: false, disabledReason: 'failing' });
  given(after).when(disable, { reason: 'gone' }).thenHappens();
  const enabled: EndpointEvent = { type: 'webhook_endpoint.updated', changes: { enabled: true } };
  const again = stateAfter(endpoint, [created, disabled, enabled]);
  expect(again?.resource).toMatchObject({
    enabled: true,
    disabledReason: null,
    disabledAt: null,
    version: 3,
  });
});

describe('Secrets', () => {
  const day = '2026-03-02T12:00:00.000Z';

  test('The old one signs for a day beside the new one', () => {
    given(existing)
      .when(rotateSecret, { sealedSecret: 'new' })
      .thenHappens({ type: 'webhook_endpoint.secret_rotated', sealedSecret: 'new' });
    const secrets = keptSecrets([{ sealed: 'old', until: null }], 'new', at);
    expect(secrets).toEqual([
      { sealed: 'new', until: null },
      { sealed: 'old', until: day },
    ]);
    expect(signing(secrets, at)).toHaveLength(2);
    expect(signing(secrets, day)).toEqual([{ sealed: 'new', until: null }]);
  });

  test('However often they are rotated, a few are kept', () => {
    let secrets = [{ sealed: 's0', until: null as string | null }];
    for (let count = 1; count <= 20; count++) secrets = keptSecrets(secrets, `s${count}`, at);
    expect(secrets.map(({ sealed }) => sealed)).toEqual(['s20', 's19', 's18', 's17', 's16']);
  });
});

test('Event types are patterns of types that there are', () => {
  const pointers = (eventTypes: unknown) =>
    pointersOf(create(ports).body, { url: terms.url, eventTypes });
  for (const fine of [['*'], ['payment.*'], ['payment.created', 'refund.*']]) {
    expect(pointers(fine)).toEqual([]);
  }
  for (const wrong of [[], 'payment.*', ['payment'], ['payments.*'], ['**'], ['*.created'], [1]]) {
    expect(pointers(wrong)).not.toEqual([]);
  }
});

test('What an endpoint asks for is what it gets', () => {
  expect(wants(['payment.*'], 'payment.created')).toBe(true);
  expect(wants(['payment.*'], 'payments.created')).toBe(false);
  expect(wants(['payment.created'], 'payment.created_twice')).toBe(false);
  expect(wants(['*'], 'anything.else')).toBe(true);
});
