import { describe, expect, test } from 'bun:test';
import { demandOf, nothing, seenAfter } from '../../../platform/cache/demand.ts';
import { keyOf } from '../../../platform/cache/key.ts';

test.each([
  [undefined, nothing],
  ['', nothing],
  ['max-age=5', { ...nothing, maxAgeMs: 5_000 }],
  ['Max-Age="5"', { ...nothing, maxAgeMs: 5_000 }],
  ['max-age=60, max-age=5', { ...nothing, maxAgeMs: 5_000 }],
  ['no-cache', { ...nothing, primary: true }],
  ['no-transform, NO-CACHE', { ...nothing, primary: true }],
  ['no-store', { ...nothing, primary: true }],
  ['max-age=0', { ...nothing, maxAgeMs: 0 }],
  ['max-age=-1', { ...nothing, maxAgeMs: 0 }],
  ['max-age=soon', { ...nothing, maxAgeMs: 0 }],
  ['max-age', { ...nothing, maxAgeMs: 0 }],
  ['max-ages=7', nothing],
  ['x-max-age=7', nothing],
  ['only-if-cached, min-fresh=3', nothing],
])('Cache-Control %p is understood', (header, demand) => {
  expect(demandOf(header, undefined, undefined)).toEqual(demand);
});

describe('A token', () => {
  const token = { epoch: 2, position: 9, versions: [['pay_1', 3]] as const };

  test('has the version of the resource that is read', () => {
    const { seen } = demandOf(undefined, token, 'pay_1');
    expect(seen).toEqual({ epoch: 2, position: 9, version: 3 });
  });

  test('has a position only for other resources and for lists', () => {
    for (const id of ['pay_2', undefined]) {
      expect(demandOf(undefined, token, id).seen).toEqual({ epoch: 2, position: 9, version: null });
    }
  });

  test('and an age are demanded both', () => {
    expect(demandOf('max-age=1', token, 'pay_1')).toMatchObject({
      seen: { position: 9 },
      maxAgeMs: 1_000,
    });
  });
});

test('An answer that is behind what was seen leaves that seen, any other takes its place', () => {
  const token = { epoch: 2, position: 9, versions: [['pay_1', 3]] as const };
  expect(seenAfter(token, { epoch: 2, position: 8 })).toBe(token);
  for (const answer of [
    { epoch: 2, position: 9 },
    { epoch: 3, position: 1 },
  ]) {
    expect(seenAfter(token, answer)).toEqual({ ...answer, versions: [] });
  }
});

test('The same question has the same key, and another has another', () => {
  const key = keyOf('payments.search', { status: ['failed'], limit: 10 });
  expect(keyOf('payments.search', { limit: 10, q: undefined, status: ['failed'] })).toBe(key);
  expect(keyOf('payments.search', { limit: 10, status: ['failed', 'completed'] })).not.toBe(key);
  expect(keyOf('payments.search', { limit: '10', status: ['failed'] })).not.toBe(key);
  expect(keyOf('payments.statistics', { limit: 10, status: ['failed'] })).not.toBe(key);
});
