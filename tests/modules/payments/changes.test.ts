import { expect, test } from 'bun:test';
import * as fc from 'fast-check';
import { changesOf } from '../../../modules/payments/domain/changes.ts';
import { created, paymentAfter } from './history.ts';

const key = fc.constantFrom('a', 'b', 'c', 'constructor', 'toString');
const text = fc.constantFrom('', 'x', 'y');

test('The order of metadata is no change', () => {
  const { resource } = paymentAfter(created({ metadata: { a: '1', b: '2' } }));
  expect(changesOf(resource, { metadata: { b: '2', a: '1' } })).toEqual({});
});

test('Metadata after the changes is the old one with each key set or dropped as asked', () => {
  fc.assert(
    fc.property(
      fc.dictionary(key, text, { noNullPrototype: true }),
      fc.dictionary(key, fc.option(text), { noNullPrototype: true }),
      (before, patch) => {
        const { resource } = paymentAfter(created({ metadata: before }));
        const after = { ...resource, ...changesOf(resource, { metadata: patch }) }.metadata;
        const expected = new Map(Object.entries(before));
        for (const [name, value] of Object.entries(patch)) {
          if (value === null) expected.delete(name);
          else expected.set(name, value);
        }
        expect(after).toEqual(Object.fromEntries(expected));
      },
    ),
  );
});

test('Asking twice for the same changes nothing the second time', () => {
  const requested = fc.record(
    {
      amount: fc.integer({ min: 1, max: 3 }),
      description: fc.option(text),
      reference: fc.option(text),
      metadata: fc.dictionary(key, fc.option(text), { noNullPrototype: true }),
    },
    { requiredKeys: [] },
  );
  fc.assert(
    fc.property(requested, (changes) => {
      const { resource } = paymentAfter(created({ amount: 2 }));
      const after = { ...resource, ...changesOf(resource, changes) };
      expect(changesOf(after, changes)).toEqual({});
    }),
  );
});
