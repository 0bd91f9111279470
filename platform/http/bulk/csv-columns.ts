import type { JsonObject } from '../../../modules/kernel/json.ts';
import { Problem, type FieldProblem } from '../problem.ts';
import { delimiterOf, fieldsOf, type Delimiter } from './csv.ts';

/** The command that each row of a CSV file asks for. */
export const csvCommand = 'payments.create';

const plain = ['amount', 'currency', 'id', 'userId', 'description', 'reference', 'capture'];
const method = ['type', 'token', 'paymentMethod'];
const required = ['amount', 'currency'];
const columnLimit = 70;
const listed = 20;

/** The columns of a file, as its header names them. */
export interface CsvColumns {
  readonly delimiter: Delimiter;
  readonly names: readonly string[];
}

/** Reads a header. Throws a 400 that names each column that is wrong. */
export function columnsOf(header: string): CsvColumns {
  const delimiter = delimiterOf(header);
  const fields = fieldsOf(header, delimiter);
  if (!fields.ok) throw refused([{ pointer: '', code: 'invalid', detail: fields.error }]);
  const names = fields.value.map((name) => name.trim());
  if (names.length > columnLimit) {
    const detail = `Send at most ${columnLimit} columns; this header has ${names.length}`;
    throw refused([{ pointer: '', code: 'too_many_columns', detail }]);
  }
  const errors = [
    ...names.flatMap((name, index) => problemsOf(name, names.indexOf(name) < index)),
    ...required
      .filter((name) => !names.includes(name))
      .map((name) => problem(name, 'required', 'Send this required column')),
  ];
  if (errors.length > 0) throw refused(errors);
  return { delimiter, names };
}

function problemsOf(name: string, repeated: boolean): FieldProblem[] {
  if (repeated) return [problem(name, 'duplicate_column', 'Send this column once')];
  return isColumn(name) ? [] : [problem(name, 'unknown_column', 'Remove this unknown column')];
}

const problem = (name: string, code: string, detail: string): FieldProblem => ({
  pointer: `/${name.replaceAll('~', '~0').replaceAll('/', '~1')}`,
  code,
  detail,
});

function isColumn(name: string): boolean {
  const [group, ...rest] = name.split('.');
  if (group === 'metadata') return rest.join('.') !== '';
  if (group === 'method') return rest.length === 1 && method.includes(rest[0] ?? '');
  return name === 'key' || plain.includes(name);
}

function refused(errors: readonly FieldProblem[]): Problem {
  const [first] = errors;
  const where = first?.pointer ? ` (${first.pointer})` : '';
  const detail = `${first?.detail}${where}`;
  return new Problem('invalid_request', detail, { errors: errors.slice(0, listed) });
}

/** What the fields of a row ask for. An empty field is one that was not sent. */
export function lineOf({ names }: CsvColumns, fields: readonly string[]): JsonObject {
  const groups: Record<string, Record<string, string>> = {};
  const input: Record<string, string | number | Record<string, string>> = {};
  let key: string | undefined;
  names.forEach((name, index) => {
    const field = fields[index] ?? '';
    if (field === '') return;
    const [group = '', ...rest] = name.split('.');
    if (name === 'key') key = field;
    else if (name === 'amount') input[name] = amountOf(field);
    else if (rest.length === 0) input[name] = field;
    else (groups[group] ??= {})[rest.join('.')] = field;
  });
  return {
    type: csvCommand,
    ...(key !== undefined && { key }),
    input: { ...input, ...groups },
  };
}

/** A text that is no integer stays one, and is refused as the amount of a single call would be. */
const amountOf = (field: string): string | number =>
  /^-?(0|[1-9]\d{0,15})$/.test(field) && Number.isSafeInteger(Number(field))
    ? Number(field)
    : field;
