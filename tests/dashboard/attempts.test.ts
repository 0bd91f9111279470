import { expect, test } from 'bun:test';
import { attemptsOf } from '../../platform/dashboard/pages/payment/attempts-of.ts';

type Told = readonly [type: string, attempt: number | null, inFlight?: boolean];

/** Events as the API lists them, a second apart. */
const eventsOf = (...told: readonly Told[]) =>
  told.map(([type, number, inFlight = false], index) => ({
    id: `evt_${index}`,
    type: `payment.${type}`,
    time: `2026-03-01T00:00:0${index}.000Z`,
    sequence: index + 1,
    commandid: `cmd_${index}`,
    data: {
      object: 'payment',
      attempt: number === null ? null : { number, inFlight, provider: 'sandbox' },
      failure: /failed|declined/.test(type) ? { code: 'card_declined', detail: null } : null,
    },
  }));

const told = (...events: readonly Told[]) =>
  attemptsOf(eventsOf(...events)).map(({ number, step, outcome, startedAt, finishedAt }) => [
    number,
    step,
    outcome,
    startedAt.slice(17, 19),
    finishedAt?.slice(17, 19) ?? null,
  ]);

test('A payment that no provider was asked for has none', () => {
  expect(told(['created', null], ['updated', null], ['completed', null])).toEqual([]);
});

test('Each charge is one, with what it came to; what is changed between is none', () => {
  expect(told(['created', 1, true], ['failed', 1], ['updated', 1], ['retried', 2, true])).toEqual([
    [2, 'charge', 'in_flight', '03', null],
    [1, 'charge', 'failed', '00', '01'],
  ]);
});

test('One in doubt is so until somebody knows', () => {
  const doubtful = [
    ['created', 1, true],
    ['in_doubt', 1, true],
  ] as const;
  expect(told(...doubtful)).toEqual([[1, 'charge', 'in_doubt', '00', null]]);
  expect(told(...doubtful, ['attempt_unresolved', 1, true])).toEqual([
    [1, 'charge', 'in_doubt', '00', null],
  ]);
  expect(told(...doubtful, ['completed', 1])).toEqual([[1, 'charge', 'completed', '00', '02']]);
});

test('Captures are ones of their own, and one may be declined', () => {
  expect(
    told(
      ['created', 1, true],
      ['authorized', 1],
      ['capture_requested', 2, true],
      ['attempt_declined', 2],
      ['capture_requested', 3, true],
      ['captured', 3],
      ['completed', 3],
    ),
  ).toEqual([
    [3, 'capture', 'captured', '04', '05'],
    [2, 'capture', 'declined', '02', '03'],
    [1, 'charge', 'authorized', '00', '01'],
  ]);
});

test('One that nobody can finish is ended by the void that follows it', () => {
  expect(told(['created', 1, true], ['attempt_abandoned', 2, true], ['failed', 2])).toEqual([
    [2, 'void', 'voided', '01', '02'],
    [1, 'charge', 'failed', '00', '01'],
  ]);
});

test('A failure is told of the attempt that it belongs to', () => {
  const events = eventsOf(['created', 1, true], ['failed', 1], ['retried', 2, true]);
  expect(attemptsOf(events).map(({ failure }) => failure?.code ?? null)).toEqual([
    null,
    'card_declined',
  ]);
});
