// `npm run bench:events [-- --quick] [-- --only replay|idle|webhooks] [-- --database FILE]`: what events
// cost on their way out, against floors of the same run. See README.md.
import { parseArgs } from 'node:util';
import { runSections } from './commands/run-sections.ts';
import { idle } from './events/idle.ts';
import { fullPlan, quickPlan } from './events/plan.ts';
import { replay } from './events/replay.ts';
import { webhooks } from './events/webhooks.ts';

const sections = { replay, idle, webhooks };

const { values } = parseArgs({
  options: {
    quick: { type: 'boolean', default: false },
    only: { type: 'string' },
    database: { type: 'string' },
  },
});
const plan = values.quick ? quickPlan : fullPlan;
const asked = { ...plan, ...(values.database !== undefined && { database: values.database }) };

await runSections(sections, values.only, asked);
