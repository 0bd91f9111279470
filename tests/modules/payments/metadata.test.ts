import { expect, test } from 'bun:test';
import { create, update } from '../../../modules/payments/commands/index.ts';
import { pointersOf } from '../../support/schema.ts';

const createdWith = (metadata: unknown) =>
  pointersOf(create.body, { amount: 1, currency: 'EUR', metadata });
const updatedWith = (metadata: unknown) => pointersOf(update.body, { metadata });
const keys = (count: number) =>
  Object.fromEntries(Array.from({ length: count }, (_, index) => [`key-${index}`, 'value']));

test('Keys have 1 to 40 characters', () => {
  const longest = 'k'.repeat(40);
  expect(createdWith({ [longest]: 'v' })).toEqual([]);
  expect(createdWith({ [`${longest}k`]: 'v' })).toEqual([`/metadata/${longest}k`]);
  expect(createdWith({ '': 'v' })).toEqual(['/metadata/']);
});

test('Values are strings of at most 500 characters', () => {
  expect(createdWith({ a: 'v'.repeat(500), b: '' })).toEqual([]);
  expect(createdWith({ a: 'v'.repeat(501) })).toEqual(['/metadata/a']);
  for (const value of [1, true, null, {}, []]) {
    expect(createdWith({ a: value })).toEqual(['/metadata/a']);
  }
});

test('An update may say null, which removes a key', () => {
  expect(updatedWith({ a: null })).toEqual([]);
  expect(updatedWith({ a: 1 })).toEqual(['/metadata/a']);
});

test('There are at most 50 keys', () => {
  expect(createdWith(keys(50))).toEqual([]);
  expect(createdWith(keys(51))).toEqual(['/metadata']);
});

test('"__proto__" is no key, and what it holds reaches no prototype', () => {
  const hostile: unknown = JSON.parse('{"__proto__": "polluted"}');
  expect(createdWith(hostile)).toEqual(['/metadata/__proto__']);
  expect(updatedWith(hostile)).toEqual(['/metadata/__proto__']);
  expect(({} as { polluted?: unknown }).polluted).toBeUndefined();
});

test('Other names that every object has are keys like any other', () => {
  expect(createdWith({ constructor: 'a', toString: 'b', hasOwnProperty: 'c' })).toEqual([]);
});

test('Neither keys nor values may hold NUL or half a surrogate pair', () => {
  expect(createdWith({ 'a\u0000': 'v' })).toHaveLength(1);
  expect(createdWith({ '\ud800': 'v' })).toHaveLength(1);
  expect(createdWith({ a: '\u0000' })).toEqual(['/metadata/a']);
  expect(createdWith({ a: '\udfff' })).toEqual(['/metadata/a']);
});

test('A pointer escapes what a key has of its own notation', () => {
  expect(createdWith({ 'a/b~c': 1 })).toEqual(['/metadata/a~1b~0c']);
});
