import { timestamp, type Clock } from '../../modules/kernel/clock.ts';
import type { ProcessRows, ProcessStarter } from '../processes/ports.ts';
import { limits } from './limits.ts';
import { pokeAll } from './poke-all.ts';
import type { Chore } from './ports.ts';

/** Pokes durable processes that are due and do not stir: their workflow was lost, or never started. */
export const pokeDue = (
  { rows, starter }: { readonly rows: ProcessRows; readonly starter: ProcessStarter },
  clock: Clock,
): Chore => ({
  name: 'processes that are due',
  everyMs: limits.dueEveryMs,
  async run() {
    const before = timestamp(clock.now() - limits.dueForMs);
    const again = timestamp(clock.now() + limits.pokedForMs);
    await pokeAll(starter, await rows.takeDue(before, again, limits.processesPoked));
    return false;
  },
});
