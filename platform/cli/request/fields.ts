import { CommandFailure } from '../frame/command-failure.ts';
import type { Replaceable } from '../frame/strict-arguments.ts';

/** An option of a request, and what is sent for it. */
export interface Field {
  readonly in: 'body' | 'query' | 'path';
  readonly type: 'text' | 'integer' | 'json' | 'list' | 'flag';
  readonly description: string;
  /** `true` for what has to be given. */
  readonly required?: boolean;
}

/** Options by the names that the API has for them: `minAmount` is `--min-amount`. */
export type Fields = Readonly<Record<string, Field>>;

type Kind = Field['type'];
const fieldIn =
  (place: Field['in']) =>
  (type: Kind, description: string, more: { readonly required?: boolean } = {}): Field => ({
    in: place,
    type,
    description,
    ...more,
  });

export const body = fieldIn('body');
export const query = fieldIn('query');
/** The words behind the command, in their order. */
export const word = (description: string): Field => ({
  in: 'path',
  type: 'text',
  description,
  required: true,
});

export const optionName = (name: string): string =>
  name.replaceAll(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);

/** Options as citty takes them. */
export const argumentsOf = (fields: Fields): Record<string, Replaceable> =>
  Object.fromEntries(
    Object.entries(fields).map(([name, field]): [string, Replaceable] => {
      const { description, required = false } = field;
      if (field.in === 'path') return [name, { type: 'positional', description, required }];
      const option = optionName(name);
      if (field.type === 'flag') return [option, { type: 'boolean', description }];
      const unless = field.in === 'body' ? { unless: 'data' } : {};
      return [option, { type: 'string', description, required, ...unless }];
    }),
  );

/** What was given for the fields of one place, as it is sent. */
export function givenIn(
  place: Field['in'],
  fields: Fields,
  given: Readonly<Record<string, unknown>>,
): Record<string, unknown> {
  const sent: Record<string, unknown> = {};
  for (const [name, field] of Object.entries(fields)) {
    const value = given[field.in === 'path' ? name : optionName(name)];
    if (field.in === place && value !== undefined) sent[name] = valueOf(name, field, value);
  }
  return sent;
}

/** What is no number is sent as it is: the API says best what is wrong with it. */
function valueOf(name: string, field: Field, value: unknown): unknown {
  const { type } = field;
  if (type === 'flag') return value;
  const text = value as string;
  if (type === 'list') return text.split(',').map((each) => each.trim());
  if (field.in !== 'body') return text;
  if (type === 'integer') return /^-?\d{1,16}$/.test(text) ? Number(text) : text;
  if (type === 'text') return text === 'null' ? null : text;
  try {
    return JSON.parse(text) as unknown;
  } catch {
    throw new CommandFailure('usage', `Give --${optionName(name)} as JSON: "${text}" is none`);
  }
}
