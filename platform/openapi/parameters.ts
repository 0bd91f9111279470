import type { GenericSchema } from 'valibot';
import type { JsonObject } from '../../modules/kernel/json.ts';
import { flag, integer, type JsonSchema } from './json-schema.ts';
import { schemaOf } from './schema-of.ts';

const wholeNumber = (from: number, to: number): JsonSchema => ({
  ...integer(),
  minimum: from,
  maximum: to,
});
const amount = wholeNumber(1, Number.MAX_SAFE_INTEGER);

/** In a URL everything is text; this is what the texts stand for. */
const standFor: Readonly<Record<string, JsonSchema>> = {
  limit: { ...wholeNumber(1, 100), default: 10 },
  size: { ...wholeNumber(1, 100), default: 10 },
  page: wholeNumber(1, 10_000),
  minAmount: amount,
  maxAmount: amount,
  count: flag(),
};

const sayings: Readonly<Record<string, string>> = {
  cursor: "A list's `nextCursor` or `previousCursor`; it carries the list's filters",
  page: 'Counted from 1, up to row 10,000; brings `total`, and does not go with `cursor`',
  count: 'Whether `total` is wanted',
  minAmount: 'Minor units; needs `currency`',
  maxAmount: 'Minor units; needs `currency`',
  createdAfter: 'Exclusive',
  createdBefore: 'Exclusive',
  q: 'Words of the description or the reference',
  from: 'A UTC day of creation, inclusive',
  to: 'A UTC day of creation, inclusive',
  status: 'May be repeated',
};

/** The path and query parameters of a route. */
export function parametersOf(
  path: string,
  schema: GenericSchema | undefined,
  examples: Readonly<Record<string, string>> = {},
): JsonObject[] {
  const named = [...path.matchAll(/:(\w+)/g)].map(([, name = '']) => name);
  const properties = (schema && (schemaOf(schema)['properties'] as JsonObject)) ?? {};
  const asked = Object.keys(properties).filter((name) => !named.includes(name));
  const parameter = (name: string, place: 'path' | 'query'): JsonObject => ({
    name,
    in: place,
    ...(place === 'path' && { required: true }),
    ...(sayings[name] !== undefined && { description: sayings[name] }),
    schema: standFor[name] ?? properties[name] ?? { type: 'string' },
    ...(examples[name] !== undefined && { example: examples[name] }),
  });
  return [
    ...named.map((name) => parameter(name, 'path')),
    ...asked.map((name) => parameter(name, 'query')),
  ];
}
