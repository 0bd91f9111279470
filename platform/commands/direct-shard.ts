import { drain } from './drain.ts';
import type { Engine } from './engine.ts';
import type { OpenCommands } from './open-commands.ts';
import type { Shard } from './ports.ts';

/** The shard that is this OS process itself: no workflow between the inbox and the commit. */
export const createDirectShard = (engine: Engine, open: OpenCommands): Shard => ({
  async execute(organizationIds) {
    await drain(engine, organizationIds, () => true);
  },
  async executeRows(range) {
    for (let more = true; more;) {
      // The engine's lock lets commands that came meanwhile in before the next batch.
      const polite = open.size > 0 || engine.newAreWaiting();
      const execution = await engine.executeRows(range, { polite });
      more = execution.kind === 'executed' && execution.more;
    }
  },
});
