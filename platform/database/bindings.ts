import type { SqlValue } from './database.ts';

/** The parameters of a statement that is put together in pieces. */
export interface Bindings {
  readonly args: SqlValue[];
  /** Adds a value; returns its mark in the statement, which may be used more than once. */
  bind(value: SqlValue): string;
}

export function bindings(): Bindings {
  const args: SqlValue[] = [];
  return { args, bind: (value) => `?${args.push(value)}` };
}
