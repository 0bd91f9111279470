/** How many commands a batch may have, so that nothing waits long for its write. */
export interface BatchLimit {
  rows(): number;
  /** Tells how long a batch was written, in milliseconds. */
  wrote(ms: number): void;
}

/**
 * Batches of `most`, of half as many after each write that took longer than `writeMs`, and of
 * `least` more after each that did not: one stall of the disk is soon forgotten.
 */
export function createBatchLimit({
  most,
  least,
  writeMs,
}: {
  readonly most: number;
  readonly least: number;
  readonly writeMs: number;
}): BatchLimit {
  let rows = most;
  return {
    rows: () => rows,
    wrote(ms) {
      const wanted = ms > writeMs ? Math.ceil(rows / 2) : rows + least;
      rows = Math.max(least, Math.min(most, wanted));
    },
  };
}
