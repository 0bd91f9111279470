import type { Clock } from '../../modules/kernel/clock.ts';
import { OutcomeUnknown } from './ports.ts';

/** How long a write whose fate is unknown is repeated. */
const limits = { repeatMs: 10_000, repeatEveryMs: 100 };

/**
 * Makes a write whose keys make a second one tell the truth, again for as long as its fate is
 * unknown. Throws what it throws, at last `OutcomeUnknown` too.
 */
export async function repeatUnknown<Value>(
  clock: Clock,
  write: () => Promise<Value>,
): Promise<Value> {
  const giveUpAt = clock.now() + limits.repeatMs;
  for (;;) {
    try {
      return await write();
    } catch (error) {
      if (!(error instanceof OutcomeUnknown) || clock.now() >= giveUpAt) throw error;
      await new Promise((resolve) => setTimeout(resolve, limits.repeatEveryMs));
    }
  }
}
