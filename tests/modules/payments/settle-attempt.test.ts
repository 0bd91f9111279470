import { describe, expect, test } from 'bun:test';
import { settle } from '../../../modules/payments/commands/index.ts';
import type { Payment } from '../../../modules/payments/domain/payment.ts';
import { given } from '../../support/given.ts';
import { captureRequested, chargedAfter, happened, idle, inFlight, reference } from './history.ts';

const declined = { kind: 'declined', code: 'c', detail: 'd', reference: null } as const;
const failure = { code: 'c', detail: 'd' };
const answers = {
  succeeded: { kind: 'succeeded', reference },
  authorized: { kind: 'authorized', reference },
  requires_action: { kind: 'requires_action', reference },
  declined,
  unknown: { kind: 'unknown' },
  unresolved: { kind: 'unresolved' },
} as const;

const told = (state: Payment, kind: keyof typeof answers, attempt?: number) =>
  given(state).when(settle, {
    attempt: attempt ?? state.resource.attempt?.number ?? 0,
    answer: answers[kind],
  });

const completed = { type: 'payment.completed', amountCaptured: 1_000, reference };
const confirming = chargedAfter(happened.requiresAction, happened.confirmed);

describe.each([
  ['A charge', inFlight.charged],
  ['A confirm', confirming],
])('%s', (_, state) => {
  test('is settled by what the provider says of it', () => {
    told(state, 'succeeded').thenHappens(completed);
    told(state, 'authorized').thenHappens(happened.authorized);
    told(state, 'requires_action').thenHappens(happened.requiresAction);
    told(state, 'declined').thenHappens({ type: 'payment.failed', failure });
    told(state, 'unknown').thenHappens({ type: 'payment.in_doubt' });
    told(state, 'unresolved').thenHappens({ type: 'payment.attempt_unresolved' });
  });
});

describe('A charge in doubt', () => {
  const state = inFlight['in doubt'];

  test('is settled by what the provider knows of it', () => {
    told(state, 'succeeded').thenHappens(completed);
    told(state, 'authorized').thenHappens(happened.authorized);
    told(state, 'declined').thenHappens({ type: 'payment.failed', failure });
    told(state, 'unknown').thenHappens();
  });

  test('whose payer is long gone is voided, and fails', () => {
    told(state, 'requires_action').thenHappens({ type: 'payment.attempt_abandoned', reference });
    const abandoned = chargedAfter(happened.inDoubt, happened.attemptAbandoned);
    expect(abandoned.resource).toMatchObject({ status: 'in_doubt', attempt: { number: 2 } });
    told(abandoned, 'succeeded').thenHappens({
      type: 'payment.failed',
      failure: {
        code: 'authentication_required',
        detail: 'Payment "thing_1" needed its payer, who could not be asked; retry it',
      },
    });
    told(abandoned, 'unknown').thenHappens({ type: 'payment.attempt_in_doubt' });
    told(abandoned, 'declined').thenHappens({ type: 'payment.attempt_unresolved' });
  });

  test('is told of once where the provider does not tell for days, and may still be settled', () => {
    const unresolved = chargedAfter(happened.inDoubt, happened.attemptUnresolved);
    told(unresolved, 'unresolved').thenHappens();
    told(unresolved, 'unknown').thenHappens();
    told(unresolved, 'succeeded').thenHappens(completed);
  });
});

describe('A capture', () => {
  const answer = { commandId: 'cmd_asked', type: 'payments.capture' };
  const of = (final: boolean, ...more: Parameters<typeof chargedAfter>) =>
    chargedAfter(happened.authorized, captureRequested(400, final), ...more);

  test('answers its caller with the payment, completed where it was the last one', () => {
    const captured = { type: 'payment.captured', amount: 400 };
    told(of(false), 'succeeded').thenAnswers({ ...answer, event: 0 }, captured);
    told(of(true), 'succeeded').thenAnswers({ ...answer, event: 1 }, captured, {
      ...completed,
      amountCaptured: 400,
      reference: null,
    });
  });

  test('that is declined leaves it authorized, with the failure', () => {
    told(of(true), 'declined').thenAnswers(
      { ...answer, event: 0 },
      { type: 'payment.attempt_declined', failure },
    );
    const { resource, collection } = of(true, { type: 'payment.attempt_declined', failure });
    expect(resource).toMatchObject({ status: 'authorized', failure, attempt: { inFlight: false } });
    expect(collection?.expiresAt).toBe('2026-03-08T12:00:00.000Z');
  });

  test('in doubt leaves it authorized and its caller waiting', () => {
    told(of(true), 'unknown').thenHappens({ type: 'payment.attempt_in_doubt' });
    const doubtful = of(true, happened.attemptInDoubt);
    expect(doubtful.resource).toMatchObject({ status: 'authorized', attempt: { inFlight: true } });
    told(doubtful, 'unknown').thenHappens();
    told(doubtful, 'unresolved').thenHappens({ type: 'payment.attempt_unresolved' });
    told(doubtful, 'declined').thenAnswers(
      { ...answer, event: 0 },
      { type: 'payment.attempt_declined', failure },
    );
  });
});

describe('A void', () => {
  const answer = { commandId: 'cmd_asked', type: 'payments.cancel', event: 0 };

  test('for a cancel answers its caller, canceled or as it stands', () => {
    for (const state of [
      inFlight['voided when authorized'],
      inFlight['voided when it required action'],
    ]) {
      told(state, 'succeeded').thenAnswers(answer, { type: 'payment.canceled' });
      const stays = { type: 'payment.attempt_declined', failure };
      told(state, 'declined').thenAnswers(answer, stays);
      told(state, 'unknown').thenHappens({ type: 'payment.attempt_in_doubt' });
    }
  });

  test('for what ended, or was deleted, answers nobody', () => {
    for (const state of [
      inFlight['released when expired'],
      chargedAfter(happened.requiresAction, happened.deleted),
    ]) {
      told(state, 'succeeded').thenHappens({ type: 'payment.released' });
      // Its payer has paid meanwhile: somebody has to look at it.
      told(state, 'declined').thenHappens({ type: 'payment.attempt_unresolved' });
      told(state, 'unknown').thenHappens({ type: 'payment.attempt_in_doubt' });
    }
  });

  test('of what is left of a partly captured payment completes it', () => {
    const partly = [happened.authorized, { type: 'payment.captured', amount: 300 }] as const;
    const whole = { type: 'payment.completed', amountCaptured: 300, reference: null };
    const called = chargedAfter(...partly, {
      type: 'payment.cancel_requested',
      command: { id: 'cmd_asked', type: 'payments.cancel' },
    });
    const lapsed = chargedAfter(...partly, { type: 'payment.cancel_requested', command: null });
    told(called, 'succeeded').thenAnswers(answer, whole);
    told(called, 'declined').thenAnswers(answer, { type: 'payment.attempt_declined', failure });
    told(lapsed, 'succeeded').thenHappens(whole);
    told(lapsed, 'declined').thenHappens(whole);
  });
});

describe('While the payer is asked to act, the provider may tell that it did', () => {
  const confirmed = { type: 'payment.confirmed', by: 'provider' };

  test('and the payment goes on', () => {
    told(idle.requires_action, 'succeeded').thenHappens(confirmed, completed);
    told(idle.requires_action, 'authorized').thenHappens(confirmed, happened.authorized);
    told(idle.requires_action, 'declined').thenHappens(confirmed, {
      type: 'payment.failed',
      failure,
    });
  });

  test('or did not yet', () => {
    for (const kind of ['requires_action', 'unknown', 'unresolved'] as const) {
      told(idle.requires_action, kind).thenHappens();
    }
  });
});

test('An answer to what is over changes nothing', () => {
  for (const state of [idle.authorized, idle.completed, idle.failed, idle.canceled, idle.expired]) {
    for (const kind of Object.keys(answers)) told(state, kind as 'succeeded').thenHappens();
  }
  for (const state of [confirming, inFlight.captured, inFlight['released when expired']]) {
    told(state, 'succeeded', 1).thenHappens();
    told(state, 'succeeded', 3).thenHappens();
  }
});
