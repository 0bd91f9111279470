import type { Clock } from '../../modules/kernel/clock.ts';

const { timeOrigin } = performance;

/**
 * Never goes back, whatever is done to the machine's clock: by it a process tells what was before
 * and what after. Milliseconds since 1970, as they were counted when the process began.
 */
export const steadyClock: Clock = {
  now: () => Math.floor(timeOrigin + performance.now()),
};
