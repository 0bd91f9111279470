import type { Clock } from '../../modules/kernel/clock.ts';
import { limits } from './limits.ts';
import type { EventLog } from './ports.ts';
import { createWakeUp, type WakeUp } from './wake-up.ts';

/** The head of the log, looked at once for all who follow it. */
export interface LogHead {
  /** The last place that was seen, and a time (milliseconds since 1970) before it was looked at. */
  readonly seen: { readonly place: number; readonly at: number };
  /** Told when the head has moved. */
  readonly moved: WakeUp;
  /** Looks once. */
  look(): Promise<void>;
  /** Looks when it is woken, else after a short while, until `signal` aborts. */
  watch(signal: AbortSignal): Promise<void>;
}

export function createLogHead(parts: {
  readonly log: EventLog;
  readonly clock: Clock;
  /** Woken by what is committed. */
  readonly wakeUp: WakeUp;
}): LogHead {
  const { log, clock, wakeUp } = parts;
  const moved = createWakeUp();
  let seen = { place: 0, at: Number.NEGATIVE_INFINITY };

  async function look(): Promise<void> {
    const at = clock.now();
    const place = await log.head();
    const isNew = place !== seen.place;
    seen = { place, at };
    if (isNew) moved.wake();
  }

  return {
    get seen() {
      return seen;
    },
    moved,
    look,
    async watch(signal) {
      while (!signal.aborted) {
        const { wakes } = wakeUp;
        await look();
        await wakeUp.wait(limits.pollMs, signal, wakes);
      }
    },
  };
}
