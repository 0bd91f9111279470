/** What an endpoint may ask for: `*`, all of a kind (`payment.*`), or one type. */
export const eventTypePattern = /^(\*|[a-z][a-z_]*\.(\*|[a-z][a-z_]*))$/;

/** Whether an event of `type` is one that was asked for. */
export const wants = (eventTypes: readonly string[], type: string): boolean =>
  eventTypes.some(
    (asked) =>
      asked === '*' ||
      asked === type ||
      (asked.endsWith('.*') && type.startsWith(asked.slice(0, -1))),
  );
