import type { Log } from '../logging/log.ts';
import { limits } from './limits.ts';
import type { Chore } from './ports.ts';
import type { WakeUp } from './wake-up.ts';

/** Does a chore now and then until `signal` aborts. */
export async function doChore(
  chore: Chore,
  { wakeUp, logger }: { readonly wakeUp: WakeUp; readonly logger: Log },
  signal: AbortSignal,
): Promise<void> {
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
