import { expect, test } from 'bun:test';
import * as fc from 'fast-check';
import { wordsOf } from '../../../modules/kernel/words.ts';

test.each([
  ['', []],
  [' -"*()\n', []],
  ['Order #12-34, twice: order', ['order', '12', '34', 'twice']],
  ['CAFÉ cafe\u0301 ＣＡＦＥ', ['cafe']],
  ['snake_case', ['snake', 'case']],
  ['Straße Ωμέγα Ёж', ['straße', 'ωμεγα', 'еж']],
  ['日本語のお茶', ['日本語のお茶']],
  ['हिन्दी', ['हिन्दी']],
  ['tea🎉🎉', ['tea', '🎉']],
])('The words of "%s"', (text, words) => {
  expect(wordsOf(text)).toEqual(words);
});

test('Words are made of nothing that means anything to a search, and are their own words', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary' }), (text) => {
      for (const word of wordsOf(text)) {
        expect(word).not.toMatch(/[\s"'*^:(){}+_-]/);
        expect(wordsOf(word)).toEqual([word]);
      }
    }),
    { numRuns: 1_000 },
  );
});
