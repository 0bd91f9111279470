import type { Clock } from '../../modules/kernel/clock.ts';

/** A clock that stands until it is told to go on. */
export interface ManualClock extends Clock {
  advance(ms: number): void;
  /** Goes on by so much at once: what a wait comes to where nobody has to wait. */
  pause(ms: number): Promise<void>;
}

export function createManualClock(startsAt = Date.parse('2026-03-01T12:00:00.000Z')): ManualClock {
  let now = startsAt;
  return {
    now: () => now,
    advance(ms) {
      now += ms;
    },
    async pause(ms) {
      now += ms;
    },
  };
}
