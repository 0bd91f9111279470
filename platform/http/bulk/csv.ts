import { refuse, ok, type Result } from '../../../modules/kernel/result.ts';

const quote = 0x22;

/** What separates the fields of a file: a comma, or a semicolon as in many spreadsheets. */
export type Delimiter = ',' | ';';

/** The delimiter that is more frequent in a header. */
export const delimiterOf = (header: string): Delimiter =>
  header.split(';').length > header.split(',').length ? ';' : ',';

/** True where a line ends inside of quotes, so that its record goes on in the next one. */
export const endsInQuotes =
  (delimiter: Delimiter) =>
  (line: Uint8Array, begunInQuotes: boolean): boolean => {
    if (!line.includes(quote)) return begunInQuotes;
    const separator = delimiter.charCodeAt(0);
    let open = begunInQuotes;
    let fieldBegins = !begunInQuotes;
    for (let index = 0; index < line.length; index++) {
      const byte = line[index];
      if (open) {
        if (byte !== quote) continue;
        if (line[index + 1] === quote) index++;
        else open = false;
      } else if (byte === quote && fieldBegins) open = true;
      fieldBegins = byte === separator;
    }
    return open;
  };

/**
 * The fields of a record (RFC 4180), strictly: a quote stands at both ends of a field and is
 * doubled inside, or not there at all.
 */
export function fieldsOf(record: string, delimiter: Delimiter): Result<string[], string> {
  if (!record.includes('"')) return ok(record.split(delimiter));
  const fields: string[] = [];
  for (let from = 0; ;) {
    if (record[from] !== '"') {
      const end = record.indexOf(delimiter, from);
      const field = record.slice(from, end === -1 ? undefined : end);
      if (field.includes('"'))
        return refuse('Put a field with quotes into quotes, and double them');
      fields.push(field);
      if (end === -1) return ok(fields);
      from = end + 1;
      continue;
    }
    let end = record.indexOf('"', from + 1);
    while (end !== -1 && record[end + 1] === '"') end = record.indexOf('"', end + 2);
    if (end === -1) return refuse('Close the quotes of this field');
    fields.push(record.slice(from + 1, end).replaceAll('""', '"'));
    if (end + 1 === record.length) return ok(fields);
    if (record[end + 1] !== delimiter) {
      return refuse('Separate fields by one delimiter; something follows closed quotes');
    }
    from = end + 2;
  }
}
