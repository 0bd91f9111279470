import { expect, test } from 'bun:test';
import * as fc from 'fast-check';
import { endsInQuotes, fieldsOf, type Delimiter } from '../../../platform/http/bulk/csv.ts';
import { recordLimit, RecordSplitter } from '../../../platform/http/bulk/records.ts';

/** What a splitter makes of bytes that come in pieces. */
function recordsOf(
  bytes: Uint8Array,
  pieces: readonly number[],
  goesOn?: RecordSplitter['goesOn'],
): { line: number; text: string | undefined }[] {
  const splitter = new RecordSplitter();
  if (goesOn) splitter.goesOn = goesOn;
  const found = [];
  const cuts = [0, ...[...pieces].sort((a, b) => a - b), bytes.length];
  for (const [index, from] of cuts.entries()) {
    const piece = bytes.slice(from, cuts[index + 1] ?? bytes.length);
    for (const record of splitter.push(piece)) found.push(shown(record));
    // What was pushed may be overwritten by whoever brought it.
    piece.fill(0);
  }
  for (const record of splitter.end()) found.push(shown(record));
  return found;
}

const decoder = new TextDecoder();
const shown = ({ line, bytes }: { line: number; bytes: Uint8Array | undefined }) => ({
  line,
  text: bytes && decoder.decode(bytes),
});

const pieces = fc.array(fc.nat(200), { maxLength: 5 });

test('Lines come out as they went in, however they are cut', () => {
  fc.assert(
    fc.property(fc.array(fc.stringMatching(/^[a-zé"]{1,20}$/)), pieces, (lines, cuts) => {
      const bytes = new TextEncoder().encode(lines.map((line) => `${line}\r\n`).join(''));
      const within = cuts.map((cut) => Math.min(cut, bytes.length));
      expect(recordsOf(bytes, within)).toEqual(
        lines.map((text, index) => ({ line: index + 1, text })),
      );
    }),
  );
});

test('Fields with delimiters, quotes and ends of line come out of a CSV as they went in', () => {
  const field = fc.stringMatching(/^[a,;"\n é]{0,8}$/);
  const table = fc.array(fc.array(field, { minLength: 2, maxLength: 4 }), { minLength: 1 });
  const delimiters = fc.constantFrom<Delimiter>(',', ';');
  fc.assert(
    fc.property(table, pieces, delimiters, (rows, cuts, delimiter) => {
      const written = rows.map((fields) =>
        fields.map((each) => `"${each.replaceAll('"', '""')}"`).join(delimiter),
      );
      const bytes = new TextEncoder().encode(written.map((line) => `${line}\n`).join(''));
      const within = cuts.map((cut) => Math.min(cut, bytes.length));
      const records = recordsOf(bytes, within, endsInQuotes(delimiter));
      expect(records.map(({ text }) => fieldsOf(text ?? '', delimiter))).toEqual(
        rows.map((value) => ({ ok: true, value })),
      );
    }),
  );
});

test('A record that is too long is passed over, and no more than one is ever kept', () => {
  const text = `a\n${'x'.repeat(recordLimit + 1)}\n${'y'.repeat(recordLimit)}\nb`;
  const records = recordsOf(new TextEncoder().encode(text), []);
  expect(records.map((record) => record.text?.length)).toEqual([1, undefined, recordLimit, 1]);
  expect(records.map(({ line }) => line)).toEqual([1, 2, 3, 4]);
});
