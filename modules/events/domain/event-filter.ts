/** Which events are wanted. */
export interface EventFilter {
  /** `payment.created`, `payment.*` or `*`; any of them. Undefined for all. */
  readonly types: readonly string[] | undefined;
  readonly subject: string | undefined;
}

/** What the patterns of a filter come to: whole types, and beginnings such as `payment.`. */
export interface TypePatterns {
  readonly types: readonly string[];
  readonly beginnings: readonly string[];
}

/** Undefined where every type is wanted. */
export function patternsOf({ types }: Pick<EventFilter, 'types'>): TypePatterns | undefined {
  if (!types || types.includes('*')) return undefined;
  const isPattern = (type: string): boolean => type.endsWith('.*');
  return {
    types: types.filter((type) => !isPattern(type)),
    beginnings: types.filter(isPattern).map((type) => type.slice(0, -1)),
  };
}

/** Tells which events a filter wants. */
export function matcherOf(
  filter: EventFilter,
): (event: { readonly type: string; readonly subject: string }) => boolean {
  const patterns = patternsOf(filter);
  const types = new Set(patterns?.types);
  const beginnings = new Set(patterns?.beginnings);
  const isWanted = (type: string): boolean =>
    !patterns || types.has(type) || beginnings.has(type.slice(0, type.indexOf('.') + 1));
  return ({ type, subject }) =>
    isWanted(type) && (filter.subject === undefined || filter.subject === subject);
}
