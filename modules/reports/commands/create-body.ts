import * as v from 'valibot';
import { ClientId } from '../../kernel/id.ts';
import type { JsonObject, JsonValue } from '../../kernel/json.ts';
import type { QueryDefinition } from '../../kernel/query.ts';
import { reportFormats } from '../domain/format.ts';
import { partParameters, reportedQueries, type ReportedQuery } from '../domain/reported-query.ts';

const Parameters = v.custom<JsonObject>(
  (input) => typeof input === 'object' && input !== null && !Array.isArray(input),
  "Send the query's parameters as an object",
);

/** A report has all rows of a filter: what chooses a part of them means nothing. */
const without = (names: readonly string[]) =>
  v.rawCheck<JsonObject>(({ dataset, addIssue }) => {
    if (!dataset.typed) return;
    for (const name of names.filter((each) => Object.hasOwn(dataset.value, each))) {
      const value = dataset.value[name];
      addIssue({
        message: `Leave ${name} out: a report has all rows of its filter`,
        path: [{ type: 'object', origin: 'value', input: dataset.value, key: name, value }],
      });
    }
  });

/** What can be asked for: each query with the parameters that it has by itself. */
export function bodyOf(queries: readonly QueryDefinition[]): v.GenericSchema<unknown, JsonObject> {
  const reported = queries.filter(({ type }) => Object.hasOwn(reportedQueries, type));
  const types = reported.map(({ type }) => `"${type}"`).join(', ');
  return v.variant('query', reported.map(variantOf), `Use a query of: ${types}`);
}

const variantOf = ({ type, params }: QueryDefinition) =>
  v.strictObject({
    id: v.optional(ClientId),
    query: v.literal(type as ReportedQuery),
    input: v.optional(
      v.pipe(
        Parameters,
        without(reportedQueries[type as ReportedQuery].rows === 'pages' ? partParameters : []),
        v.transform(asInUrl),
        params as v.GenericSchema<JsonObject, JsonObject>,
      ),
      {},
    ),
    format: v.picklist(reportFormats, `Use a format of: ${reportFormats.join(', ')}`),
  });

/** The parameters as a query string has them: texts, and lists of several. */
const asInUrl = (input: JsonObject): JsonObject =>
  Object.fromEntries(
    Object.entries(input)
      .filter(([, value]) => !Array.isArray(value) || value.length > 0)
      .map(([name, value]) => [name, Array.isArray(value) ? listOf(value) : textOf(value)]),
  );

const listOf = (values: readonly JsonValue[]): JsonValue | undefined =>
  values.length === 1 && !Array.isArray(values[0]) ? textOf(values[0]) : values.map(textOf);

const textOf = <Value extends JsonValue | undefined>(value: Value): Value | string =>
  typeof value === 'number' || typeof value === 'boolean' ? String(value) : value;
