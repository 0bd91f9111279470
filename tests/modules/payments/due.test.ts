import { describe, expect, test } from 'bun:test';
import type { PaymentEvent } from '../../../modules/payments/domain/payment.ts';
import { dueOf, isHopeless, rowDueAt } from '../../../modules/payments/processes/due.ts';
import { at } from '../../support/given.ts';
import {
  chargedAfter,
  happened,
  idle,
  inFlight,
  manual,
  refundCreated,
  refundOf,
} from './history.ts';

const began = Date.parse(at);
const second = 1_000;
const minute = 60 * second;
const hour = 60 * minute;
const day = 24 * hour;
const unlooked = { lookedAt: null, noticed: false };

const inDoubt: PaymentEvent = { type: 'refund.in_doubt', refund: refundOf({ status: 'in_doubt' }) };
const unresolved: PaymentEvent = {
  type: 'refund.unresolved',
  refund: refundOf({ status: 'in_doubt' }),
};
const refunding = (...events: PaymentEvent[]) =>
  chargedAfter(happened.completed, refundCreated(), ...events);

test('What was never sent is due since it began', () => {
  for (const state of [inFlight.charged, inFlight.captured, inFlight['released when expired']]) {
    expect(dueOf(state, unlooked)).toEqual([{ kind: 'attempt', at: began }]);
  }
  expect(dueOf(refunding(), unlooked)).toEqual([{ kind: 'refund', id: 'ref_1', at: began }]);
});

test('Nothing is due of what is over, or manual', () => {
  const { completed, failed, canceled, expired } = idle;
  for (const state of [...Object.values(manual), completed, failed, canceled, expired]) {
    expect(dueOf(state, { lookedAt: null, noticed: true })).toEqual([]);
    expect(rowDueAt(state, unlooked)).toBeNull();
  }
});

describe.each([
  ['an attempt', inFlight['in doubt']],
  ['a refund', refunding(inDoubt)],
])('The provider is asked what became of %s that is in doubt', (_, state) => {
  const nextAfter = (passed: number) => {
    const [due] = dueOf(state, { lookedAt: began + passed, noticed: false });
    return (due?.at ?? Number.NaN) - began;
  };

  test('1 s, 5 s, 30 s and 5 min after the doubt began, then every hour', () => {
    expect((dueOf(state, unlooked)[0]?.at ?? 0) - began).toBe(second);
    expect([0, second, 5 * second, 30 * second, 5 * minute].map(nextAfter)).toEqual([
      second,
      5 * second,
      30 * second,
      5 * minute,
      hour,
    ]);
    expect([hour, hour + 1, 2 * hour, 167 * hour].map(nextAfter)).toEqual([
      2 * hour,
      2 * hour,
      3 * hour,
      168 * hour,
    ]);
  });

  test('once for all that was missed, and after a look that came late at the next time', () => {
    expect(nextAfter(2 * second)).toBe(5 * second);
    expect(nextAfter(3 * hour + 17 * minute)).toBe(4 * hour);
    expect(nextAfter(-5 * second)).toBe(second);
  });

  test('at once when the provider gives notice, and a minute later where it did not tell', () => {
    expect(dueOf(state, { lookedAt: null, noticed: true })[0]?.at).toBe(0);
    const told = dueOf(state, { lookedAt: began + hour, noticed: true });
    expect(told[0]?.at).toBe(began + hour + minute);
    const soon = dueOf(state, { lookedAt: began, noticed: true });
    expect(soon[0]?.at).toBe(began + second);
  });
});

test('After seven days it is hopeless', () => {
  expect(isHopeless(at, began + 7 * day - 1)).toBe(false);
  expect(isHopeless(at, began + 7 * day)).toBe(true);
  expect(isHopeless(null, began + 70 * day)).toBe(false);
});

describe('What is unresolved is never due again, unless the provider gives notice', () => {
  test.each([
    ['an attempt', chargedAfter(happened.inDoubt, happened.attemptUnresolved)],
    ['a refund', refunding(inDoubt, unresolved)],
    [
      'a void that was declined for a charge nobody can finish',
      chargedAfter(happened.inDoubt, happened.attemptAbandoned, happened.attemptUnresolved),
    ],
  ])('%s', (_, state) => {
    expect(dueOf(state, unlooked)).toEqual([]);
    expect(dueOf(state, { lookedAt: null, noticed: true })).toMatchObject([{ at: 0 }]);
    expect(rowDueAt(state, unlooked)).toBe('9999-12-31T23:59:59.999Z');
  });
});

test('What waits for its payer lapses after a day, what is authorized after a week', () => {
  expect(dueOf(idle.requires_action, unlooked)).toEqual([{ kind: 'expiry', at: began + day }]);
  expect(dueOf(idle.authorized, unlooked)).toEqual([{ kind: 'expiry', at: began + 7 * day }]);
});

test('A notice of what waits for its payer is looked into first', () => {
  expect(dueOf(idle.requires_action, { lookedAt: null, noticed: true })).toEqual([
    { kind: 'notice', at: 0 },
    { kind: 'expiry', at: began + day },
  ]);
});

test('Of several refunds the earliest is first', () => {
  const other = refundCreated({ id: 'ref_0', createdAt: '2026-03-01T11:59:59.000Z' });
  const state = refunding(inDoubt, other);
  expect(dueOf(state, unlooked).map((due) => 'id' in due && due.id)).toEqual(['ref_0', 'ref_1']);
});
