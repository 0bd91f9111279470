/** The first fifth of a measurement is not counted. */
export const warmUpShare = 0.2;

/** Lets callers go on one by one, so many a second; all at once where no rate is given. */
export function turns(startedAt: number, perSecond: number | undefined): () => Promise<void> {
  let taken = 0;
  return async () => {
    if (perSecond === undefined) return;
    const waitMs = startedAt + (++taken / perSecond) * 1_000 - performance.now();
    if (waitMs > 0) await Bun.sleep(waitMs);
  };
}
