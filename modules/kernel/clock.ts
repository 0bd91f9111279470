/** Where time comes from. Handed in, so that tests decide what time it is. */
export interface Clock {
  /** Milliseconds since 1970-01-01T00:00:00Z. */
  now(): number;
}

/** RFC 3339 UTC with milliseconds, the only form in which a time leaves the product. */
export const timestamp = (milliseconds: number): string => new Date(milliseconds).toISOString();
