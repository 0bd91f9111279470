import { describe, expect, test } from 'bun:test';
import type { PaymentAction } from '../../../modules/payments/domain/lifecycle.ts';
import type { Payment } from '../../../modules/payments/domain/payment.ts';
import { refusalOf } from '../../../modules/payments/domain/refusals.ts';
import { idle, inFlight, manual } from './history.ts';

const actions = [
  'update',
  'delete',
  'cancel',
  'retry',
  'complete',
  'fail',
  'confirm',
  'capture',
  'refund',
] as const satisfies readonly PaymentAction[];

type Row = readonly [name: string, state: Payment, expected: string];

/** `+` taken · `s` 409 invalid_state · `a` 409 attempt_in_flight; in the order of `actions`. */
const manualRows: Row[] = [
  ['processing', manual.processing, '+ + + s + + s s s'],
  ['completed', manual.completed, '+ s s s s s s s +'],
  ['failed', manual.failed, '+ + + + s s s s s'],
  ['canceled', manual.canceled, '+ + s s s s s s s'],
];

const idleRows: Row[] = [
  ['authorized', idle.authorized, '+ s + s s s s + s'],
  ['requires_action', idle.requires_action, '+ + + s s s + s s'],
  ['completed', idle.completed, '+ s s s s s s s +'],
  ['failed', idle.failed, '+ + + + s s s s s'],
  ['canceled', idle.canceled, '+ + s s s s s s s'],
  ['expired', idle.expired, '+ + s s s s s s s'],
];

const inFlightRows: Row[] = [
  ['being charged', inFlight.charged, 'a a a a s s s s s'],
  ['in doubt', inFlight['in doubt'], 'a a a a s s s s s'],
  ['being captured', inFlight.captured, 'a a a a s s s a s'],
  ['authorized and being voided', inFlight['voided when authorized'], 'a a a a s s s a s'],
  [
    'waiting for its payer and being voided',
    inFlight['voided when it required action'],
    'a a a a s s a s s',
  ],
  ['expired and being released', inFlight['released when expired'], 'a a a a s s s s s'],
];

const marks: Readonly<Record<string, string>> = { invalid_state: 's', attempt_in_flight: 'a' };

const marksOf = (state: Payment): string =>
  actions.map((action) => marks[refusalOf(state, action)?.code ?? ''] ?? '+').join(' ');

describe('What is refused of a manual payment', () => {
  test.each(manualRows)('that is %s', (_, state, expected) => {
    expect(marksOf(state)).toBe(expected);
  });
});

describe("What is refused of a provider's payment", () => {
  test.each([...idleRows, ...inFlightRows])('that is %s', (_, state, expected) => {
    expect(marksOf(state)).toBe(expected);
  });
});

test('Each refusal names the status, and says what to do', () => {
  for (const [, state] of [...manualRows, ...idleRows, ...inFlightRows]) {
    for (const action of actions) {
      const refusal = refusalOf(state, action);
      if (!refusal) continue;
      const { status: currentStatus } = state.resource;
      expect(refusal).toMatchObject({ kind: 'conflict', extensions: { currentStatus } });
      expect(refusal.detail).toMatch(
        new RegExp(`^Cannot ${action} payment "thing_1".*[:;] .*[^.]$`),
      );
    }
  }
});

test('The advice is about the case', () => {
  const detail = (state: Payment, action: PaymentAction) => refusalOf(state, action)?.detail;
  expect(detail(idle.authorized, 'delete')).toBe(
    'Cannot delete payment "thing_1": it is authorized; cancel it instead',
  );
  expect(detail(idle.completed, 'cancel')).toBe(
    'Cannot cancel payment "thing_1": it is completed; refund it instead',
  );
  expect(detail(inFlight.charged, 'complete')).toBe(
    'Cannot complete payment "thing_1": it is processing; its provider says what becomes of it',
  );
  expect(detail(inFlight.charged, 'cancel')).toBe(
    'Cannot cancel payment "thing_1" now: wait until its provider has answered',
  );
});
