import type { Clock } from '../../modules/kernel/clock.ts';

const failuresToOpen = 3;
const aloneMs = { first: 1_000, greatest: 30_000 };

/** One call that was allowed; one of the two is called when it is over. */
export interface Attempt {
  succeeded(): void;
  /** True where this failure is the one after which no calls are allowed. */
  failed(): boolean;
}

/** Leaves alone, for ever longer, what has failed several times in a row. */
export interface Breaker {
  /** Undefined while it is left alone; after that one call is allowed, on trial. */
  attempt(): Attempt | undefined;
}

export function createBreaker(clock: Clock): Breaker {
  let failures = 0;
  let alone = aloneMs.first;
  /** Milliseconds since 1970; undefined while calls are allowed. */
  let aloneUntil: number | undefined;
  /** Calls that began before it opened or closed say nothing of what is true now. */
  let generation = 0;

  const leaveAlone = (): void => {
    aloneUntil = clock.now() + alone;
    generation++;
  };

  return {
    attempt() {
      if (aloneUntil !== undefined && clock.now() < aloneUntil) return undefined;
      const onTrial = aloneUntil !== undefined;
      // While the trial runs, and should it never end, others go on leaving it alone.
      if (onTrial) leaveAlone();
      const mine = generation;
      return {
        succeeded() {
          if (mine !== generation) return;
          failures = 0;
          if (!onTrial) return;
          alone = aloneMs.first;
          aloneUntil = undefined;
          generation++;
        },
        failed() {
          if (mine !== generation) return false;
          failures++;
          if (!onTrial && failures < failuresToOpen) return false;
          if (onTrial) alone = Math.min(alone * 2, aloneMs.greatest);
          leaveAlone();
          return !onTrial;
        },
      };
    },
  };
}
