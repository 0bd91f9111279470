import type { RetryOptions } from './options.ts';

/** A retry policy with nothing left out. */
export type Retrying = Required<RetryOptions>;

export const retrying = (...options: readonly (RetryOptions | undefined)[]): Retrying => ({
  times: 6,
  withinMs: 60_000,
  firstPauseMs: 100,
  longestPauseMs: 5_000,
  ...Object.assign({}, ...options),
});

/**
 * How long to wait before a request is sent for the `sending`th time again: what the server asks
 * for, and otherwise longer each time, at random, so that many clients do not come back together.
 */
export function pauseMs(
  { firstPauseMs, longestPauseMs }: Retrying,
  sending: number,
  askedMs: number | undefined,
): number {
  const most = Math.min(longestPauseMs, firstPauseMs * 2 ** (sending - 1));
  return (askedMs ?? 0) + most * (0.5 + Math.random() / 2);
}

/** Waits, or throws the signal's reason as soon as that is given. */
export function pause(ms: number, signal: AbortSignal | undefined): Promise<void> {
  return new Promise((resolve, reject) => {
    signal?.throwIfAborted();
    const end = (): void => {
      clearTimeout(timer);
      signal?.removeEventListener('abort', abort);
    };
    const abort = (): void => {
      end();
      reject(signal?.reason as Error);
    };
    const timer = setTimeout(() => {
      end();
      resolve();
    }, ms);
    signal?.addEventListener('abort', abort);
  });
}
