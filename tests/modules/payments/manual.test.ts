import { describe, expect, test } from 'bun:test';
import { cancel, complete, fail, retry } from '../../../modules/payments/commands/index.ts';
import { given } from '../../support/given.ts';
import { pointersOf } from '../../support/schema.ts';
import { created, happened, idle, inFlight, manual, paymentAfter } from './history.ts';

test('Completing a manual payment captures all of it', () => {
  given(manual.processing)
    .when(complete, {})
    .thenHappens({ type: 'payment.completed', amountCaptured: 1_000, reference: null });
  const { resource } = paymentAfter(created(), happened.completed);
  expect(resource).toMatchObject({
    status: 'completed',
    amountCaptured: 1_000,
    completedAt: '2026-03-01T12:00:00.000Z',
  });
});

test('Failing a manual payment says why', () => {
  given(manual.processing)
    .when(fail, { code: 'no_money', detail: 'It never came' })
    .thenHappens({
      type: 'payment.failed',
      failure: { code: 'no_money', detail: 'It never came' },
    });
  given(manual.processing)
    .when(fail, { code: 'no_money' })
    .thenHappens({ type: 'payment.failed', failure: { code: 'no_money', detail: null } });
});

test('A code is 1 to 64 plain characters, and neither it nor the detail holds a card', () => {
  expect(pointersOf(fail.body, {})).toEqual(['/code']);
  expect(pointersOf(fail.body, { code: '' })).toEqual(['/code']);
  expect(pointersOf(fail.body, { code: 'a b' })).toEqual(['/code']);
  expect(pointersOf(fail.body, { code: 'x'.repeat(65) })).toEqual(['/code']);
  expect(pointersOf(fail.body, { code: 'x'.repeat(64), detail: null })).toEqual([]);
  expect(fail.screen?.({ code: 'x', detail: '4242424242424242' })).toMatchObject({
    code: 'card_number_refused',
    pointer: '/detail',
  });
});

describe('A retry', () => {
  test('of a manual payment waits for a call again, without its failure', () => {
    given(manual.failed).when(retry, {}).thenHappens({ type: 'payment.retried' });
    const { resource, collection } = paymentAfter(created(), happened.failed, happened.retried);
    expect(resource).toMatchObject({ status: 'processing', failure: null, attempt: null });
    expect(collection).toBeNull();
  });

  test("of a provider's payment is a new charge, in the way it was asked for first", () => {
    given(idle.failed).when(retry, {}).thenHappens({ type: 'payment.retried' });
  });
});

describe('A cancel', () => {
  test.each([
    ['manual and processing', manual.processing],
    ['manual and failed', manual.failed],
    ['failed at its provider', idle.failed],
  ])('is done at once where nothing is held: %s', (_, state) => {
    given(state).when(cancel, {}).thenHappens({ type: 'payment.canceled' });
  });

  test.each([
    ['authorized', idle.authorized],
    ['waiting for its payer', idle.requires_action],
  ])('waits for the provider where something is: %s', (_, state) => {
    given(state)
      .when(cancel, {})
      .thenWaits({
        type: 'payment.cancel_requested',
        command: { id: 'cmd_1', type: 'payments.cancel' },
      });
  });

  test('waits for its turn while an attempt is in flight', () => {
    for (const state of Object.values(inFlight)) {
      given(state).when(cancel, {}).thenRefused({ kind: 'conflict', code: 'attempt_in_flight' });
    }
  });
});

test.each([
  ['complete', complete],
  ['cancel', cancel],
  ['retry', retry],
])('%s has no body', (_, { body }) => {
  expect(pointersOf(body, {})).toEqual([]);
  expect(pointersOf(body, { amount: 1 })).toEqual(['/amount']);
});
