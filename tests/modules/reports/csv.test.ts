import { describe, expect, test } from 'bun:test';
import { array, assert, constantFrom, oneof, property, string } from 'fast-check';
import { cellsOf, csvLine, textOf } from '../../../modules/reports/domain/csv.ts';

/** Reads a whole CSV file as RFC 4180 has it. */
function read(text: string): string[][] {
  const rows: string[][] = [];
  let row: string[] = [];
  const field = /(?:"((?:[^"]|"")*)"|([^",\r\n]*))(,|\r\n)/gy;
  for (let match = field.exec(text); match; match = field.exec(text)) {
    const [, quoted, plain = '', end] = match;
    row.push(quoted?.replaceAll('""', '"') ?? plain);
    if (end === ',') continue;
    rows.push(row);
    row = [];
  }
  return rows;
}

const cell = oneof(string(), string({ unit: constantFrom('"', ',', '\r', '\n', 'a', "'") }));

test('What was written is what is read', () => {
  const rows = array(array(cell, { minLength: 1, maxLength: 4 }), { minLength: 1, maxLength: 5 });
  assert(property(rows, (lines) => expect(read(lines.map(csvLine).join(''))).toEqual(lines)));
});

describe('A text that a spreadsheet would carry out begins with an apostrophe', () => {
  test.each(['=1+1', '+1', '-1', '@SUM(A1)', '\t=1', '\r=1', '\n=1', '-', "'=1"])('%j', (text) => {
    expect(cellsOf({ text }, ['text'])).toEqual([`'${text}`]);
  });

  test.each(['', 'Tea', '1', "'1", ' =1', 'a=1', '{"a":1}', '"'])('and %j as it is', (text) => {
    expect(cellsOf({ text }, ['text'])).toEqual([text]);
  });
});

test('The text is what the cell was made of, whatever apostrophes it has', () => {
  const odd = string({ unit: constantFrom("'", '=', '-', 'a', '\t') });
  assert(
    property(odd, (text) => {
      const [made = ''] = cellsOf({ text }, ['text']);
      expect(made).not.toMatch(/^[=\-\t]/);
      expect(textOf(made)).toBe(text);
    }),
  );
});

test('Amounts are integers, objects are JSON, and nothing is nothing', () => {
  const row = { amount: 9_007_199_254_740_991, negative: -1, metadata: { a: '=1' }, none: null };
  const columns = ['amount', 'negative', 'metadata', 'none', 'missing'];
  expect(cellsOf(row, columns)).toEqual(['9007199254740991', '-1', '{"a":"=1"}', '', '']);
});
