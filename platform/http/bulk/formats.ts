import type { JsonValue } from '../../../modules/kernel/json.ts';
import { parseJson } from '../body.ts';
import { Problem } from '../problem.ts';
import { fieldsOf, endsInQuotes } from './csv.ts';
import { columnsOf, lineOf, type CsvColumns } from './csv-columns.ts';
import { recordLimit, type RawRecord, type RecordSplitter } from './records.ts';

/** How the rows of a file are read, record by record. */
export interface Format {
  readonly name: 'ndjson' | 'csv';
  /**
   * How to read the row in a record: calling it throws the problem of that row. Undefined for a
   * record that is no row. Throws itself where the whole file is refused.
   */
  read(record: RawRecord): (() => JsonValue) | undefined;
}

const utf8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

function textOf({ bytes }: RawRecord): string {
  if (!bytes) {
    const detail = `Send rows of at most ${recordLimit / 1024} KiB`;
    throw new Problem('invalid_request', detail, {
      errors: [{ pointer: '', code: 'too_long', detail }],
    });
  }
  try {
    return utf8.decode(bytes);
  } catch {
    throw invalid('not_utf8', 'Send the row in UTF-8');
  }
}

const invalid = (code: string, detail: string): Problem =>
  new Problem('invalid_request', detail, { errors: [{ pointer: '', code, detail }] });

const isBlank = ({ bytes }: RawRecord): boolean =>
  bytes?.every((byte) => byte === 0x20 || byte === 0x09 || byte === 0x0d) === true;

/** A JSON object a line; a line without anything is no row. */
const ndjson: Format = {
  name: 'ndjson',
  read: (record) => (isBlank(record) ? undefined : () => parseJson(textOf(record))),
};

/** A header, then a payment a record. */
function csv(splitter: RecordSplitter): Format {
  let columns: CsvColumns | undefined;
  return {
    name: 'csv',
    read(record) {
      if (isBlank(record)) return undefined;
      if (!columns) {
        columns = columnsOf(textOf(record));
        splitter.goesOn = endsInQuotes(columns.delimiter);
        return undefined;
      }
      const known = columns;
      return () => {
        const fields = fieldsOf(textOf(record), known.delimiter);
        if (!fields.ok) throw invalid('invalid_csv', fields.error);
        const [wanted, found] = [known.names.length, fields.value.length];
        if (found === wanted) return lineOf(known, fields.value);
        throw invalid(
          'wrong_columns',
          `Send ${wanted} fields as the header has; this row has ${found}`,
        );
      };
    },
  };
}

/** The format that a `Content-Type` names. Throws a 415. */
export function formatOf(contentType: string | undefined, splitter: RecordSplitter): Format {
  const type = contentType?.split(';')[0]?.trim().toLowerCase();
  if (type === 'application/x-ndjson') return ndjson;
  if (type === 'text/csv') return csv(splitter);
  const detail = 'Send the file as Content-Type: application/x-ndjson or text/csv';
  throw new Problem('unsupported_media_type', detail);
}
