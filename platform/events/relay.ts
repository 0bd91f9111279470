import { timestamp, type Clock } from '../../modules/kernel/clock.ts';
import type { CommandGateway, CommandStore } from '../commands/ports.ts';
import type { Log } from '../logging/log.ts';
import { pokeAll } from './poke-all.ts';
import type { ProcessRows, ProcessStarter } from '../processes/ports.ts';
import type { Chore, EventLog, Subscription } from './ports.ts';
import { createWakeUp } from './wake-up.ts';

const limits = {
  events: 500,
  pollMs: 50,
  gatherMs: 10,
  /** A place is written at most this often: what comes twice after a crash is that much. */
  moveMs: 100,
  beatMs: 1_000,
  rememberBeatsMs: 7 * 24 * 3_600_000,
  backOffMs: { first: 100, greatest: 30_000 },
  organizationsWoken: 200,
  /** What is due is done by the process itself; so much later it is poked. */
  dueForMs: 3_000,
  dueEveryMs: 1_000,
  pokedForMs: 15_000,
  processesPoked: 200,
};

export interface RelayParts {
  readonly log: EventLog;
  readonly subscriptions: readonly Subscription[];
  readonly gateway: CommandGateway;
  readonly store: CommandStore;
  readonly processes: { readonly rows: ProcessRows; readonly starter: ProcessStarter };
  readonly chores: readonly Chore[];
  readonly clock: Clock;
  readonly logger: Log;
}

/** Moves every subscription from its place to the head of the event log. */
export interface Relay {
  /** Says that there is something new in the log. */
  wake(): void;
  /** Runs until `signal` aborts, or throws when the log cannot be read or was taken over. */
  run(signal: AbortSignal): Promise<void>;
}

/** Another attempt of the relay has claimed the subscription; this one must end. */
export class TakenOver extends Error {
  override readonly name = 'TakenOver';
}

export function createRelay(parts: RelayParts): Relay {
  const { log, clock, logger } = parts;
  const wakeUp = createWakeUp();
  const now = (): string => timestamp(clock.now());

  async function follow(subscription: Subscription, signal: AbortSignal): Promise<void> {
    const { name } = subscription;
    let claim = await log.claim(name, now());
    let { place } = claim;
    let failures = 0;
    let movedAt = clock.now();
    let toldAt = Number.NEGATIVE_INFINITY;
    const persist = async (): Promise<void> => {
      if (place === claim.place) return;
      if (!(await log.move(name, claim, place, now()))) throw new TakenOver(name);
      claim = { ...claim, place };
      movedAt = clock.now();
    };
    while (!signal.aborted) {
      const readAt = clock.now();
      const { wakes } = wakeUp;
      const { events, place: head } = await log.after(place, limits.events, subscription.types);
      if (head === place) {
        await tellHead(readAt);
        await persistWhenDue();
        await wakeUp.wait(place === claim.place ? limits.pollMs : limits.moveMs, signal, wakes);
        continue;
      }
      try {
        if (events.length > 0) await subscription.deliver(events);
        place = head;
        failures = 0;
        if (events.length < limits.events) {
          await tellHead(readAt);
          // What is committed in this moment is read together, not one by one.
          if (events.length > 0) await wakeUp.pause(limits.gatherMs, signal);
        }
      } catch (error) {
        await persist();
        failures++;
        logger.error('Cannot deliver events; trying again', {
          subscription: name,
          failures,
          error,
        });
        await log.fail(name, claim, (error as Error).message);
        await wakeUp.pause(backOff(failures), signal);
      }
      await persistWhenDue();
    }
    await persist();

    async function tellHead(readAt: number): Promise<void> {
      if (!subscription.atHead || readAt - toldAt < limits.beatMs) return;
      toldAt = readAt;
      await subscription.atHead(readAt).catch(() => undefined);
    }

    async function persistWhenDue(): Promise<void> {
      if (clock.now() - movedAt >= limits.moveMs) await persist();
    }
  }

  /** Once a second: how far we are, and commands that nobody seems to execute. */
  async function keepTime(signal: AbortSignal): Promise<void> {
    let seen: number | undefined;
    while (!signal.aborted) {
      await log.beat(now(), timestamp(clock.now() - limits.rememberBeatsMs));
      await wakeUp.pause(limits.beatMs, signal);
      const oldest = await parts.store.oldestWaiting();
      if (oldest && oldest.seq === seen) {
        parts.gateway.wake(await parts.store.organizationsWaiting(limits.organizationsWoken));
      }
      seen = oldest?.seq;
    }
  }

  /** Apart from the beat, which must not wait for whoever is poked. */
  async function keepProcesses(signal: AbortSignal): Promise<void> {
    while (!signal.aborted) {
      await pokeDue();
      await wakeUp.pause(limits.dueEveryMs, signal);
    }
  }

  /** Durable processes that are due and do not stir: their workflow was lost, or never started. */
  async function pokeDue(): Promise<void> {
    const { rows, starter } = parts.processes;
    const before = timestamp(clock.now() - limits.dueForMs);
    const again = timestamp(clock.now() + limits.pokedForMs);
    try {
      await pokeAll(starter, await rows.takeDue(before, again, limits.processesPoked));
    } catch (error) {
      logger.warn('Cannot poke the processes that are due; trying again', { error });
    }
  }

  async function doChore(chore: Chore, signal: AbortSignal): Promise<void> {
    while (!signal.aborted) {
      let more = false;
      try {
        more = await chore.run();
      } catch (error) {
        logger.warn('Cannot do a chore; trying again', { chore: chore.name, error });
      }
      await wakeUp.pause(more ? limits.gatherMs : chore.everyMs, signal);
    }
  }

  return {
    wake: wakeUp.wake,
    async run(signal) {
      const ended = new AbortController();
      const both = AbortSignal.any([signal, ended.signal]);
      try {
        const loops = parts.subscriptions.map((each) => follow(each, both));
        const chores = parts.chores.map((each) => doChore(each, both));
        await Promise.all([...loops, ...chores, keepTime(both), keepProcesses(both)]);
      } finally {
        ended.abort();
      }
    },
  };
}

const backOff = (failures: number): number =>
  Math.min(limits.backOffMs.first * 2 ** (failures - 1), limits.backOffMs.greatest);
