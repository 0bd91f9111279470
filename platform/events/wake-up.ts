/** Waiting that ends early: at a call, or when a signal aborts. */
export interface WakeUp {
  wake(): void;
  /** How often it was called. */
  readonly wakes: number;
  /**
   * Resolves at the next `wake`, after `ms`, or when `signal` aborts; at once where it was called
   * since it had been called `since` times.
   */
  wait(ms: number, signal: AbortSignal, since: number): Promise<void>;
  /** Resolves after `ms`, or when `signal` aborts. */
  pause(ms: number, signal: AbortSignal): Promise<void>;
}

export function createWakeUp(): WakeUp {
  const sleeping = new Set<() => void>();
  let wakes = 0;

  const sleep = (ms: number, signal: AbortSignal, wakeable: boolean): Promise<void> => {
    if (signal.aborted) return Promise.resolve();
    // Edges run on Node 20 too, which has no Promise.withResolvers.
    return new Promise((resolve) => {
      const end = (): void => {
        clearTimeout(timer);
        signal.removeEventListener('abort', end);
        sleeping.delete(end);
        resolve();
      };
      const timer = setTimeout(end, ms);
      signal.addEventListener('abort', end);
      if (wakeable) sleeping.add(end);
    });
  };

  return {
    get wakes() {
      return wakes;
    },
    wake: () => {
      wakes++;
      for (const end of sleeping) end();
    },
    wait: (ms, signal, since) => (wakes === since ? sleep(ms, signal, true) : Promise.resolve()),
    pause: (ms, signal) => sleep(ms, signal, false),
  };
}
