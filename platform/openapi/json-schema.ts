import type { JsonObject } from '../../modules/kernel/json.ts';

/** A schema of JSON Schema 2020-12, as OpenAPI 3.1 has them. */
export type JsonSchema = JsonObject;

const described = (schema: JsonSchema, description?: string): JsonSchema =>
  description === undefined ? schema : { ...schema, description };

export const text = (description?: string) => described({ type: 'string' }, description);
export const integer = (description?: string) => described({ type: 'integer' }, description);
export const number = (description?: string) => described({ type: 'number' }, description);
export const flag = (description?: string) => described({ type: 'boolean' }, description);
export const time = (description?: string) =>
  described({ type: 'string', format: 'date-time' }, description);
/** Minor units that may pass 2^53, as digits. */
export const digits = (description?: string) =>
  described({ type: 'string', pattern: '^[0-9]+$' }, description);
export const oneOf = (...words: string[]): JsonSchema => ({ type: 'string', enum: words });
export const exactly = (value: string): JsonSchema => ({ const: value });
export const listOf = (items: JsonSchema): JsonSchema => ({ type: 'array', items });
export const mapOf = (values: JsonSchema): JsonSchema => ({
  type: 'object',
  additionalProperties: values,
});
export const orNull = (schema: JsonSchema): JsonSchema => ({ anyOf: [schema, { type: 'null' }] });
export const ref = (name: string): JsonSchema => ({ $ref: `#/components/schemas/${name}` });

/** An object that always has all of `members`, and may have those of `optional`. */
export const object = (
  members: Readonly<Record<string, JsonSchema>>,
  optional: Readonly<Record<string, JsonSchema>> = {},
): JsonSchema => ({
  type: 'object',
  properties: { ...members, ...optional },
  required: Object.keys(members),
  additionalProperties: false,
});

/** A page of a list. */
export const pageOf = (items: JsonSchema): JsonSchema =>
  object(
    { data: listOf(items), nextCursor: orNull(text()), previousCursor: orNull(text()) },
    { total: object({ value: integer(), exact: flag() }) },
  );
