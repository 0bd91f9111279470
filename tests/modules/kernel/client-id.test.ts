import { expect, test } from 'bun:test';
import { ClientId } from '../../../modules/kernel/id.ts';
import { ids } from '../../../platform/tokens/ids.ts';
import { takes } from '../../support/schema.ts';

test.each(['a', 'A-1_z', '-', '0'.repeat(64), ids.make('pay')])('%s can be an id', (id) => {
  expect(takes(ClientId, id)).toBe(true);
});

test.each([
  ['an empty text', ''],
  ['65 characters', 'a'.repeat(65)],
  ['a space', 'a b'],
  ['a slash', 'a/b'],
  ['a dot', 'a.b'],
  ['a letter beyond ASCII', 'ä'],
  ['a line break at its end', 'a\n'],
  ['a NUL', 'a\u0000'],
  ['a number', 1],
  ['the name of a route', 'statistics'],
])('%s cannot', (_, id) => {
  expect(takes(ClientId, id)).toBe(false);
});

test('ids made here are in the order of their making, and never the same', () => {
  const made = Array.from({ length: 1_000 }, () => ids.make('pay'));
  expect([...made].sort()).toEqual(made);
  expect(new Set(made).size).toBe(made.length);
  expect(made.every((id) => /^pay_[0-9a-f]{12}7[0-9a-f]{3}[89ab][0-9a-f]{15}$/.test(id))).toBe(
    true,
  );
});
