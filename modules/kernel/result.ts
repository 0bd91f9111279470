/** What an operation that may be refused returns. Bugs and outages throw instead. */
export type Result<Value, Error> =
  { readonly ok: true; readonly value: Value } | { readonly ok: false; readonly error: Error };

/** A success carrying `value`. */
export const ok = <Value>(value: Value): Result<Value, never> => ({ ok: true, value });

/** A refusal carrying `error`. */
export const refuse = <Error>(error: Error): Result<never, Error> => ({ ok: false, error });
