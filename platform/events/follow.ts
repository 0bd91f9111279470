import type { Clock } from '../../modules/kernel/clock.ts';
import type { Log } from '../logging/log.ts';
import { claimPlace } from './held-place.ts';
import { limits } from './limits.ts';
import type { LogHead } from './log-head.ts';
import type { EventLog, Subscription } from './ports.ts';
import type { WakeUp } from './wake-up.ts';

/** What every subscription is followed with. */
export interface Following {
  readonly log: EventLog;
  readonly head: LogHead;
  readonly wakeUp: WakeUp;
  readonly clock: Clock;
  readonly logger: Log;
}

/**
 * Moves one subscription towards the head of the log until `signal` aborts. Throws when the log
 * cannot be read, or when another attempt has taken the subscription over.
 */
export async function follow(
  subscription: Subscription,
  following: Following,
  signal: AbortSignal,
): Promise<void> {
  const { log, head, wakeUp } = following;
  const place = await claimPlace(subscription, following);
  let toldAt = Number.NEGATIVE_INFINITY;
  let atOnce = limits.events;
  let turnAt = performance.now();
  while (!signal.aborted) {
    if (place.parked) {
      await wakeUp.pause(limits.lookAtParkedMs, signal);
      await place.lookWhetherParked();
      continue;
    }
    if (performance.now() - turnAt >= limits.turnMs) {
      await wakeUp.pause(0, signal);
      turnAt = performance.now();
    }
    const { seen } = head;
    const { wakes } = head.moved;
    if (seen.place <= place.at) {
      await tellHead(seen.at);
      await place.keepWhenDue();
      await head.moved.wait(place.kept ? limits.beatMs : limits.moveMs, signal, wakes);
      continue;
    }
    const read = await log.after(place.at, seen.place, atOnce, subscription.types);
    try {
      if (read.events.length > 0) await subscription.deliver(read.events);
      place.moveTo(read.place);
      const isShort = read.events.length < atOnce;
      atOnce = Math.min(atOnce * 2, limits.events);
      if (isShort && read.events.length > 0) {
        await tellHead(seen.at);
        // What is committed in this moment is read together, not one by one.
        await wakeUp.pause(limits.gatherMs, signal);
      }
    } catch (error) {
      // One by one, so that all before the one that fails get through.
      atOnce = 1;
      await wakeUp.pause(await place.failed(error), signal);
    }
    await place.keepWhenDue();
  }
  await place.keep();

  async function tellHead(at: number): Promise<void> {
    if (!subscription.atHead || at - toldAt < limits.beatMs) return;
    toldAt = at;
    await subscription.atHead(at).catch(() => undefined);
  }
}
