import { timestamp, type Clock } from '../../modules/kernel/clock.ts';
import type { CommandGateway, CommandStore } from '../commands/ports.ts';
import { limits } from './limits.ts';
import type { EventLog } from './ports.ts';
import type { WakeUp } from './wake-up.ts';

/** Once a second: how far we are, and commands that nobody seems to execute. */
export async function keepTime(
  parts: {
    readonly log: EventLog;
    readonly gateway: CommandGateway;
    readonly store: CommandStore;
    readonly clock: Clock;
    readonly wakeUp: WakeUp;
  },
  signal: AbortSignal,
): Promise<void> {
  const { log, gateway, store, clock, wakeUp } = parts;
  let seen: number | undefined;
  while (!signal.aborted) {
    await log.beat(timestamp(clock.now()), timestamp(clock.now() - limits.rememberBeatsMs));
    await wakeUp.pause(limits.beatMs, signal);
    const oldest = await store.oldestWaiting();
    if (oldest && oldest.seq === seen) {
      gateway.wake(await store.organizationsWaiting(limits.organizationsWoken));
    }
    seen = oldest?.seq;
  }
}
