/** Facts of a log line: ids and numbers, never bodies, keys or secrets. */
export type Facts = Readonly<Record<string, unknown>>;

/** Where the product says what it does. Messages state the action; facts are structured. */
export interface Log {
  /** A function is called only where somebody looks at the line. */
  debug(message: string, facts?: Facts | (() => Facts)): void;
  info(message: string, facts?: Facts): void;
  warn(message: string, facts?: Facts): void;
  error(message: string, facts?: Facts): void;
}
