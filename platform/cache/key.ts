import type { JsonObject, JsonValue } from '../../modules/kernel/json.ts';

/** The key of a query with these parameters; their order, and those left out, make no other. */
export const keyOf = (query: string, params: JsonObject): string =>
  `${query} ${JSON.stringify(isSorted(params) ? params : sorted(params))}`;

/** A resource is asked for by its id alone. */
const isSorted = (params: JsonObject): boolean =>
  Object.keys(params).length === 1 && typeof params['id'] === 'string';

function sorted(value: JsonValue): JsonValue {
  if (Array.isArray(value)) return value.map(sorted);
  if (value === null || typeof value !== 'object') return value;
  const members = Object.entries(value as JsonObject).flatMap(([name, member]) =>
    member === undefined ? [] : [[name, sorted(member)] as const],
  );
  return Object.fromEntries(members.sort(([a], [b]) => (a < b ? -1 : 1)));
}
