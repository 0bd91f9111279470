import { describe, expect, test } from 'bun:test';
import { cancel, capture, confirm, expire } from '../../../modules/payments/commands/index.ts';
import type { PaymentEvent } from '../../../modules/payments/domain/payment.ts';
import { given } from '../../support/given.ts';
import { pointersOf } from '../../support/schema.ts';
import {
  captureRequested,
  chargedAfter,
  created,
  happened,
  idle,
  inFlight,
  paymentAfter,
} from './history.ts';

const captured = (amount: number): PaymentEvent => ({ type: 'payment.captured', amount });
const partly = chargedAfter(happened.authorized, captureRequested(400, false), captured(400));
const wholly = chargedAfter(happened.authorized, captureRequested(1_000, false), captured(1_000));

const asked = (amount: number, final: boolean) => ({
  type: 'payment.capture_requested',
  amount,
  final,
  command: { id: 'cmd_1', type: 'payments.capture' },
});

test('A payment with a provider begins with a charge in flight', () => {
  expect(inFlight.charged.resource.attempt).toEqual({
    number: 1,
    inFlight: true,
    provider: 'sandbox',
  });
  expect(inFlight.charged.collection).toMatchObject({
    capture: 'manual',
    reference: null,
    expiresAt: null,
    attempt: { step: 'charge', number: 1, amount: 1_000, version: 1, purpose: 'collect' },
  });
});

test('A retry is the next attempt, and forgets what the one before it came to', () => {
  const { resource, collection } = chargedAfter(happened.failed, happened.retried);
  expect(resource).toMatchObject({ failure: null, attempt: { number: 2, inFlight: true } });
  expect(collection).toMatchObject({
    capture: 'manual',
    reference: null,
    attempt: { step: 'charge', number: 2 },
  });
});

test('What was manual and gets a provider is charged; failed, only when it is retried', () => {
  const method = { type: 'sandbox', token: 'tok_success' } as const;
  const updated: PaymentEvent = { type: 'payment.updated', changes: { method, amount: 5 } };
  const { collection } = paymentAfter(created(), updated);
  expect(collection?.attempt).toMatchObject({ step: 'charge', amount: 5, number: 1 });
  const failed = paymentAfter(created(), happened.failed, updated);
  expect(failed.collection).toBeNull();
  const retried = paymentAfter(created(), happened.failed, updated, happened.retried);
  expect(retried.collection?.attempt).toMatchObject({ step: 'charge', amount: 5, number: 1 });
});

test('What was to be authorized only stays so, whatever its method was meanwhile', () => {
  const byHand: PaymentEvent = { type: 'payment.updated', changes: { method: { type: 'manual' } } };
  const method = { type: 'sandbox', token: 'tok_flaky' } as const;
  const again: PaymentEvent = { type: 'payment.updated', changes: { method } };
  const state = chargedAfter(happened.failed, byHand, happened.retried, again);
  expect(state.collection).toMatchObject({ capture: 'manual', attempt: { step: 'charge' } });
});

describe('A capture', () => {
  test('takes the rest, and is the last one, where nothing else is said', () => {
    given(idle.authorized).when(capture, {}).thenWaits(asked(1_000, true));
    given(partly).when(capture, {}).thenWaits(asked(600, true));
  });

  test('takes a part, and leaves the payment authorized where it says so', () => {
    given(idle.authorized).when(capture, { amount: 1 }).thenWaits(asked(1, true));
    given(partly).when(capture, { amount: 600, final: false }).thenWaits(asked(600, false));
    expect(partly.resource).toMatchObject({ status: 'authorized', amountCaptured: 400 });
  });

  test('of more than is left is refused', () => {
    for (const [state, amount, left] of [
      [idle.authorized, 1_001, 1_000],
      [partly, 601, 600],
      [wholly, 1, 0],
    ] as const) {
      given(state)
        .when(capture, { amount })
        .thenRefused({
          kind: 'unprocessable',
          code: 'capture_exceeds_authorized',
          detail: `Capture at most ${left} (${(left / 100).toFixed(2)} EUR): that is what is left of payment "thing_1"`,
        });
    }
  });

  test('of what was captured already completes without asking anybody, or changes nothing', () => {
    given(wholly)
      .when(capture, {})
      .thenHappens({ type: 'payment.completed', amountCaptured: 1_000, reference: null });
    given(wholly).when(capture, { final: false }).thenHappens();
    given(wholly)
      .when(cancel, {})
      .thenHappens({ type: 'payment.completed', amountCaptured: 1_000, reference: null });
  });

  test('says amount and final, and nothing else', () => {
    expect(pointersOf(capture.body, {})).toEqual([]);
    expect(pointersOf(capture.body, { amount: 0, final: 1, reason: '' })).toEqual([
      '/amount',
      '/final',
      '/reason',
    ]);
  });
});

test('A confirm is an attempt of its own, which nobody waits for', () => {
  given(idle.requires_action)
    .when(confirm, {})
    .thenHappens({ type: 'payment.confirmed', by: 'caller' });
  const { resource, collection } = chargedAfter(happened.requiresAction, happened.confirmed);
  expect(resource).toMatchObject({ status: 'processing', attempt: { number: 2, inFlight: true } });
  expect(collection?.attempt).toMatchObject({ step: 'confirm', amount: 1_000, command: null });
});

describe('What is not finished in its time expires', () => {
  const day = '2026-03-02T12:00:00.000Z';
  const week = '2026-03-08T12:00:00.000Z';

  test('what requires action after a day, what is authorized after a week', () => {
    expect(idle.requires_action.collection?.expiresAt).toBe(day);
    expect(idle.authorized.collection?.expiresAt).toBe(week);
    for (const [state, expiresAt] of [
      [idle.requires_action, day],
      [idle.authorized, week],
    ] as const) {
      given(state).when(expire, { expiresAt }).thenHappens({ type: 'payment.expired' });
    }
  });

  test('but not what moved on, ended, or is being captured or voided', () => {
    given(idle.authorized).when(expire, { expiresAt: day }).thenHappens();
    for (const state of [idle.completed, idle.failed, idle.canceled, idle.expired]) {
      given(state).when(expire, { expiresAt: week }).thenHappens();
    }
    given(inFlight.captured).when(expire, { expiresAt: week }).thenHappens();
    given(inFlight['voided when authorized']).when(expire, { expiresAt: week }).thenHappens();
  });

  test('and what was held is released at the provider, as of what is deleted', () => {
    for (const end of [happened.expired, happened.deleted]) {
      const { collection, resource } = chargedAfter(happened.requiresAction, end);
      expect(collection).toMatchObject({
        expiresAt: null,
        reference: 'charge_1',
        attempt: { step: 'void', purpose: 'release', number: 2, command: null },
      });
      expect(resource.attempt).toMatchObject({ number: 2, inFlight: true });
    }
  });
});
