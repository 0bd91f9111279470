import { expect, test } from 'bun:test';
import { text } from '../../../modules/kernel/text.ts';
import { takes } from '../../support/schema.ts';

test.each([
  ['nothing', ''],
  ['as many characters as the limit', 'x'.repeat(10)],
  ['as many characters of two code units as the limit', '👍'.repeat(10)],
  ['a whole surrogate pair', '👍'],
  ['control characters', '\t\n\u0001'],
  ['text from right to left', 'שלום'],
])('%s is text', (_, value) => {
  expect(takes(text(10), value)).toBe(true);
});

test.each([
  ['one character more than the limit', 'x'.repeat(11)],
  ['one character of two code units more than the limit', '👍'.repeat(11)],
  ['NUL', 'a\u0000b'],
  ['the first half of a surrogate pair', 'a\ud83d'],
  ['the second half of a surrogate pair', '\udc4da'],
  ['halves in the wrong order', '\udc4d\ud83d'],
  ['a number', 1],
  ['null', null],
])('%s is not', (_, value) => {
  expect(takes(text(10), value)).toBe(false);
});
