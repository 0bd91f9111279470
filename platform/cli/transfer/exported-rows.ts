import * as v from 'valibot';
import { textOf } from '../../../modules/reports/index.ts';
import { delimiterOf, endsInQuotes, fieldsOf, type Delimiter } from '../../http/bulk/csv.ts';
import { RecordSplitter } from '../../http/bulk/records.ts';
import { CommandFailure } from '../frame/command-failure.ts';
import { ExportedPayment } from './exported-payment.ts';

const numbers = ['amount', 'amountCaptured', 'amountRefunded', 'version'];
const objects = ['metadata', 'method', 'attempt', 'failure'];
/** What a bulk job does not take in a CSV file, so a file that has any of these is an export. */
const ofExports = [
  'organizationId',
  'status',
  'amountCaptured',
  'amountRefunded',
  'version',
  'createdAt',
  'updatedAt',
  'completedAt',
  ...objects,
];
const ofBoth = ['id', 'userId', 'amount', 'currency', 'description', 'reference'];

/** The header of a CSV file in words, where it is one of exported payments. */
export function exportColumnsOf(header: string): readonly string[] | undefined {
  const fields = fieldsOf(header, delimiterOf(header));
  const names = fields.ok ? fields.value.map((name) => name.trim()) : [];
  if (!names.some((name) => ofExports.includes(name))) return undefined;
  const unknown = names.filter((name) => ![...ofExports, ...ofBoth].includes(name));
  if (unknown.length === 0) return names;
  throw new CommandFailure(
    'usage',
    `Remove the column ${unknown.join(', ')}: no export has it; or, for a file of new payments, remove those of an export (${names.filter((name) => ofExports.includes(name)).join(', ')})`,
  );
}

/** The payments of an export, one by one. Throws a `CommandFailure` that names the line. */
export async function* exportedPayments(
  path: string,
  format: 'csv' | 'ndjson',
): AsyncGenerator<ExportedPayment, void> {
  const splitter = new RecordSplitter();
  const decoder = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });
  let columns: { readonly names: readonly string[]; readonly delimiter: Delimiter } | undefined;

  function* read(records: ReturnType<RecordSplitter['push']>) {
    for (const { line, bytes } of records) {
      if (bytes?.length === 0) continue;
      try {
        if (!bytes) throw new Error('it is longer than a row may be');
        const text = decoder.decode(bytes);
        if (format === 'csv' && !columns) {
          const delimiter = delimiterOf(text);
          columns = { delimiter, names: exportColumnsOf(text) ?? [] };
          splitter.goesOn = endsInQuotes(delimiter);
          continue;
        }
        yield v.parse(ExportedPayment, columns ? objectOf(text, columns) : JSON.parse(text));
      } catch (error) {
        throw new CommandFailure('usage', `Mend line ${line}: ${(error as Error).message}`);
      }
    }
  }

  for await (const chunk of Bun.file(path).stream()) yield* read(splitter.push(chunk));
  yield* read(splitter.end());
}

function objectOf(
  record: string,
  { names, delimiter }: { readonly names: readonly string[]; readonly delimiter: Delimiter },
): object {
  const fields = fieldsOf(record, delimiter);
  if (!fields.ok) throw new Error(fields.error);
  if (fields.value.length !== names.length) {
    throw new Error(`it has ${fields.value.length} fields, and the header ${names.length}`);
  }
  const given = names.map((name, index) => [name, fields.value[index] ?? ''] as const);
  return Object.fromEntries(
    given.filter(([, cell]) => cell !== '').map(([name, cell]) => [name, valueOf(name, cell)]),
  );
}

function valueOf(name: string, cell: string): unknown {
  if (numbers.includes(name)) return Number(cell);
  return objects.includes(name) ? (JSON.parse(cell) as unknown) : textOf(cell);
}
