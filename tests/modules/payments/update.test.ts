import { describe, expect, test } from 'bun:test';
import { update } from '../../../modules/payments/commands/index.ts';
import { given } from '../../support/given.ts';
import { pointersOf } from '../../support/schema.ts';
import { created, paymentAfter, manual } from './history.ts';

const updated = (changes: object) => ({ type: 'payment.updated', changes });

test('What differs is changed, and nothing else is named in the event', () => {
  given(paymentAfter(created()))
    .when(update, { amount: 2_000, description: 'Tea', reference: 'R-1' })
    .thenHappens(updated({ amount: 2_000, reference: 'R-1' }));
});

test('What changes nothing causes no event', () => {
  const state = paymentAfter(created());
  for (const input of [
    { amount: 1_000 },
    { description: 'Tea' },
    { reference: null },
    { metadata: {} },
    { metadata: { cup: 'blue' } },
    { metadata: { saucer: null } },
    { method: { type: 'manual' } },
  ]) {
    given(state).when(update, input).thenHappens();
  }
});

test('Null clears a text', () => {
  given(paymentAfter(created()))
    .when(update, { description: null })
    .thenHappens(updated({ description: null }));
});

test('Metadata merges: a value sets its key, null drops it', () => {
  given(paymentAfter(created()))
    .when(update, { metadata: { milk: null, sugar: 'two' } })
    .thenHappens(updated({ metadata: { cup: 'blue', sugar: 'two' } }));
});

describe('The amount', () => {
  test.each(['processing', 'failed'] as const)('changes in %s', (status) => {
    given(manual[status])
      .when(update, { amount: 5 })
      .thenHappens(updated({ amount: 5 }));
  });

  test.each(['completed', 'canceled'] as const)('does not change in %s', (status) => {
    given(manual[status])
      .when(update, { amount: 5, description: 'Coffee' })
      .thenRefused({
        kind: 'conflict',
        code: 'invalid_state',
        extensions: { currentStatus: status },
      });
  });

  test('that stays as it is disturbs no other change', () => {
    given(manual.completed)
      .when(update, { amount: 1_000, description: 'Coffee' })
      .thenHappens(updated({ description: 'Coffee' }));
  });
});

test('Texts and metadata change in every status', () => {
  for (const status of ['processing', 'failed', 'completed', 'canceled'] as const) {
    given(manual[status])
      .when(update, { reference: 'R-2' })
      .thenHappens(updated({ reference: 'R-2' }));
  }
});

test('A merge that comes to more than 50 keys is refused', () => {
  const keys = (prefix: string, count: number) =>
    Object.fromEntries(Array.from({ length: count }, (_, index) => [`${prefix}${index}`, 'v']));
  const state = paymentAfter(created({ metadata: keys('old', 49) }));
  given(state)
    .when(update, { metadata: keys('new', 2) })
    .thenRefused({ kind: 'unprocessable', code: 'metadata_limit_exceeded' });
  given(state)
    .when(update, { metadata: { ...keys('new', 2), old0: null } })
    .thenHappens(updated({ metadata: { ...keys('old', 49), ...keys('new', 2), old0: undefined } }));
});

test('A body says at least one thing that can be changed', () => {
  expect(pointersOf(update.body, {})).toEqual(['']);
  expect(pointersOf(update.body, { currency: 'USD' })).toEqual(['/currency']);
  expect(pointersOf(update.body, { amount: null })).toEqual(['/amount']);
  expect(pointersOf(update.body, { description: null, reference: null })).toEqual([]);
});
