import type { Demand } from '../cache/demand.ts';

/** The epoch that the database is known to have reached: a restore raises it. */
export interface KnownEpoch {
  /** Undefined before anything was heard of the database. */
  readonly current: number | undefined;
  learn(epoch: number): void;
}

export function createKnownEpoch(): KnownEpoch {
  let current: number | undefined;
  return {
    get current() {
      return current;
    },
    learn(epoch) {
      current = Math.max(current ?? epoch, epoch);
    },
  };
}

/**
 * The same demand, of this epoch: what was read before a restore is shown to nobody, and who has
 * seen something from before it is answered by the primary.
 */
export function ofEpoch(demand: Demand, epoch: number | undefined): Demand {
  if (epoch === undefined) return demand;
  const { seen } = demand;
  if (!seen) return { ...demand, seen: { epoch, position: 0, version: null } };
  return seen.epoch < epoch ? { ...demand, primary: true } : demand;
}
