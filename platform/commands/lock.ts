/** Runs what it is given one after the other, in the order of the calls. */
export type Lock = <Value>(run: () => Promise<Value>) => Promise<Value>;

/** A lock inside one OS process. A run that throws frees it too. */
export function createLock(): Lock {
  let last: Promise<unknown> = Promise.resolve();
  return (run) => {
    const next = last.then(run, run);
    last = next.catch(() => undefined);
    return next;
  };
}
