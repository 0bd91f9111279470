import { describe, expect, test } from 'bun:test';
import { create } from '../../../modules/payments/commands/index.ts';
import { given } from '../../support/given.ts';
import { pointersOf } from '../../support/schema.ts';

const least = { amount: 100, currency: 'EUR' };

test('A payment is created with what was said of it', () => {
  const said = {
    amount: 100,
    currency: 'JPY',
    userId: 'user-1',
    description: 'Tea',
    reference: 'R-1',
    metadata: { cup: 'blue' },
    method: { type: 'manual' },
  };
  given(undefined)
    .when(create, said)
    .thenHappens({ type: 'payment.created', terms: said, capture: 'automatic' });
});

test('What was left out, or null, becomes null, an empty object, the manual method', () => {
  const terms = {
    ...least,
    userId: null,
    description: null,
    reference: null,
    metadata: {},
    method: { type: 'manual' },
  };
  for (const input of [least, { ...least, userId: null, description: null, reference: null }]) {
    given(undefined)
      .when(create, input)
      .thenHappens({ type: 'payment.created', terms, capture: 'automatic' });
  }
});

test("A client's own id is not part of the terms", () => {
  const result = create.decide({ ...least, id: 'mine' }, undefined, {
    commandId: 'cmd_1',
    organizationId: 'org_1',
    aggregateId: 'mine',
    now: '2026-03-01T12:00:00.000Z',
  });
  expect(JSON.stringify(result)).not.toContain('mine');
});

describe('A body is refused where it is wrong', () => {
  test.each<[string[], Record<string, unknown>]>([
    [['/amount', '/currency'], {}],
    [['/amount'], { ...least, amount: 1.5 }],
    [['/amount'], { ...least, amount: null }],
    [['/currency'], { ...least, currency: 'XAU' }],
    [['/id'], { ...least, id: 'statistics' }],
    [['/userId'], { ...least, userId: '' }],
    [['/userId'], { ...least, userId: 'x'.repeat(256) }],
    [['/description'], { ...least, description: 'x'.repeat(1_001) }],
    [['/reference'], { ...least, reference: 'x'.repeat(256) }],
    [['/description'], { ...least, description: '\ud800' }],
    [['/metadata'], { ...least, metadata: [] }],
    [['/metadata'], { ...least, metadata: null }],
    [['/method/type'], { ...least, method: { type: 'cash' } }],
    [['/method/token'], { ...least, method: { type: 'sandbox' } }],
    [['/method/token'], { ...least, method: { type: 'sandbox', token: 'tok_other' } }],
    [['/method/paymentMethod'], { ...least, method: { type: 'stripe', paymentMethod: 'card' } }],
    [['/method/token'], { ...least, method: { type: 'manual', token: 'x' } }],
    [['/capture'], { ...least, capture: 'later' }],
    [['/amounts'], { ...least, amounts: 1 }],
    [['/a~1b~0c'], { ...least, 'a/b~c': 1 }],
    [['/organizationId'], { ...least, organizationId: 'org_2' }],
    [['/status'], { ...least, status: 'completed' }],
  ])('%j', (pointers, body) => {
    expect(pointersOf(create.body, body)).toEqual(pointers);
  });

  test.each(['text', 1, null, true])('%j is no body at all', (body) => {
    expect(pointersOf(create.body, body)).toEqual(['']);
  });

  test.each(['__proto__', 'constructor', 'toString', 'hasOwnProperty'])(
    'where it holds "%s", which every object has',
    (name) => {
      const body = JSON.parse(`{"amount":1,"currency":"EUR","${name}":{}}`);
      expect(pointersOf(create.body, body)).toEqual([`/${name}`]);
    },
  );

  test.each([
    { ...least },
    { ...least, description: 'x'.repeat(1_000), reference: 'x'.repeat(255) },
    { ...least, description: null, reference: null, userId: null },
    { ...least, capture: 'automatic', method: { type: 'manual' }, id: 'mine' },
  ])('and taken where it is right', (body) => {
    expect(pointersOf(create.body, body)).toEqual([]);
  });
});

test('Nothing of a manual payment can be authorized first', () => {
  expect(create.screen?.({ ...least, capture: 'manual' })).toMatchObject({ pointer: '/capture' });
  const method = { type: 'sandbox', token: 'tok_success' };
  expect(create.screen?.({ ...least, capture: 'manual', method })).toBeUndefined();
});
