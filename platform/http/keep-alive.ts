import type { Context } from 'hono';

/** Workers end a request's work with its answer, but for what they are told to wait for. */
export const keepAlive =
  (c: Context) =>
  (promise: Promise<unknown>): void => {
    const settled = promise.catch(() => undefined);
    try {
      c.executionCtx.waitUntil(settled);
    } catch {
      // Elsewhere there is no such context, and nothing ends it.
    }
  };
