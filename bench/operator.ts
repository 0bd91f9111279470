// `npm run bench:operator [-- --quick] [-- --payments N] [-- --database FILE]`: what an operator's
// commands take of a large database, against the same of a small one. See README.md.
import { parseArgs } from 'node:util';
import { runSections } from './commands/run-sections.ts';
import { commandsOf } from './operator/commands-of.ts';
import { fullPlan, quickPlan } from './operator/plan.ts';

const { values } = parseArgs({
  options: {
    quick: { type: 'boolean', default: false },
    payments: { type: 'string' },
    database: { type: 'string' },
  },
});
const plan = values.quick ? quickPlan : fullPlan;

await runSections({ operator: commandsOf }, undefined, {
  ...plan,
  largePayments: Number(values.payments ?? plan.largePayments),
  ...(values.database !== undefined && { largeDatabase: values.database }),
});
