import { timestamp, type Clock } from '../../modules/kernel/clock.ts';
import type { Log } from '../logging/log.ts';
import { limits } from './limits.ts';
import { Outage, type EventLog, type Subscription } from './ports.ts';

/** Another attempt of the relay has claimed the subscription; this one must end. */
export class TakenOver extends Error {
  override readonly name = 'TakenOver';
}

/** The place of a subscription, by whoever has claimed it. */
export interface HeldPlace {
  /** How far was delivered; what is kept of it follows. */
  readonly at: number;
  readonly kept: boolean;
  readonly parked: boolean;
  moveTo(place: number): void;
  /** Keeps it now. Throws `TakenOver`. */
  keep(): Promise<void>;
  /** Begins to keep it, unless that was done a moment ago; throws what came of the last time. */
  keepWhenDue(): Promise<void>;
  /** Notes a failure; returns how long to wait before the next attempt. */
  failed(error: unknown): Promise<number>;
  /** Looks whether it is still parked. */
  lookWhetherParked(): Promise<void>;
}

/** Claims a subscription: nobody who held it before can move it any more. */
export async function claimPlace(
  subscription: Subscription,
  { log, clock, logger }: { readonly log: EventLog; readonly clock: Clock; readonly logger: Log },
): Promise<HeldPlace> {
  const { name, attempts = limits.attempts } = subscription;
  const now = (): string => timestamp(clock.now());
  let claim = await log.claim(subscription, now());
  let { place: at, parked, failures } = claim;
  /** Failures and outages, one after the other. */
  let inVain = failures;
  let keptAt = clock.now();

  let keeping: Promise<void> = Promise.resolve();

  const move = async (place: number): Promise<void> => {
    if (place === claim.place) return;
    keptAt = clock.now();
    if (!(await log.move(name, claim, place, now()))) throw new TakenOver(name);
    claim = { ...claim, place };
  };
  const keep = async (): Promise<void> => {
    await keeping;
    await move(at);
  };

  return {
    get at() {
      return at;
    },
    get kept() {
      return at === claim.place;
    },
    get parked() {
      return parked;
    },
    moveTo(place) {
      at = place;
      failures = 0;
      inVain = 0;
    },
    keep,
    async keepWhenDue() {
      if (clock.now() - keptAt < limits.moveMs) return;
      await keeping;
      // Nobody waits for it: meanwhile the next events are delivered.
      keeping = move(at);
      keeping.catch(() => undefined);
    },
    async failed(error) {
      await keep();
      inVain++;
      const isOutage = error instanceof Outage;
      if (!isOutage) failures++;
      parked = failures >= attempts;
      const reason = error instanceof Error ? error.message : String(error);
      const facts = { subscription: name, place: at, failures, error };
      if (parked) logger.error('Cannot deliver events; parked until it is sent on again', facts);
      else if (isOutage) logger.warn('Cannot deliver events now; trying again', facts);
      else logger.error('Cannot deliver events; trying again', facts);
      await log.fail(name, claim, { reason, failures, parkedAt: parked ? now() : null });
      return backOff(inVain);
    },
    async lookWhetherParked() {
      parked = (await log.parked()).has(name);
      if (!parked) {
        failures = 0;
        inVain = 0;
      }
    },
  };
}

const backOff = (failures: number): number =>
  Math.min(limits.backOffMs.first * 2 ** (failures - 1), limits.backOffMs.greatest);
