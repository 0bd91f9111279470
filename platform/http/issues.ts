import * as v from 'valibot';
import { Problem, type FieldProblem } from './problem.ts';

/** At most so many problems are listed; a hostile body may hold thousands. */
const listed = 20;

/** What a schema made of an input, or a 400 that names each thing that is wrong. */
export function parse<Output>(schema: v.GenericSchema<unknown, Output>, input: unknown): Output {
  const result = v.safeParse(schema, input, { abortEarly: isLong(input) });
  if (result.success) return result.output;
  const errors = result.issues.slice(0, listed).map(fieldProblemOf);
  throw new Problem('invalid_request', detailOf(errors), { errors });
}

/** More members than a request that means well has: its first problem is told, and no other looked for. */
const longInput = 10_000;

function isLong(input: unknown): boolean {
  const open: unknown[] = [input];
  for (let seen = 0; open.length > 0; seen++) {
    if (seen + open.length > longInput) return true;
    const value = open.pop();
    if (typeof value !== 'object' || value === null) continue;
    const members: unknown[] = Object.values(value);
    if (members.length > longInput) return true;
    open.push(...members);
  }
  return false;
}

const detailOf = ([first]: readonly FieldProblem[]): string =>
  first && first.pointer !== '' ? `${first.detail} (${first.pointer})` : (first?.detail ?? '');

function fieldProblemOf(issue: v.BaseIssue<unknown>): FieldProblem {
  const pointer = (issue.path ?? []).map(({ key }) => `/${escape(String(key))}`).join('');
  if (issue.type === 'strict_object') {
    if (issue.expected === 'never') {
      return { pointer, code: 'unknown_field', detail: 'Remove this unknown field' };
    }
    if (issue.received === 'undefined') {
      return { pointer, code: 'required', detail: 'Send this required field' };
    }
    return { pointer, code: 'invalid', detail: 'Send a JSON object' };
  }
  return { pointer, code: 'invalid', detail: adviceOf(issue) };
}

const advice: Readonly<Record<string, string>> = {
  string: 'Send one text',
  Array: 'Send a list',
  Object: 'Send a JSON object',
  boolean: 'Send true or false',
  number: 'Send a number',
};

/** The library's own words say what came, which may be long or secret, and not what to do. */
const adviceOf = ({ message, expected }: v.BaseIssue<unknown>): string =>
  /^Invalid [a-z ]+: /.test(message) ? (advice[expected ?? ''] ?? 'Send another value') : message;

/** A name as a step of a JSON pointer (RFC 6901, section 3). */
export const escape = (name: string): string => name.replaceAll('~', '~0').replaceAll('/', '~1');
