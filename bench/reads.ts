// `npm run bench:reads [-- --quick] [-- --only cached|uncached|size|beside|through] [-- --payments N]
// [-- --database FILE]`: what a read costs, against floors of the same run. See README.md.
import { parseArgs } from 'node:util';
import { runSections } from './commands/run-sections.ts';
import { beside } from './reads/beside.ts';
import { cached } from './reads/cached.ts';
import { fullPlan, quickPlan } from './reads/plan.ts';
import { size } from './reads/size.ts';
import { through } from './reads/through.ts';
import { uncached } from './reads/uncached.ts';

const sections = { cached, uncached, size, beside, through };

const { values } = parseArgs({
  options: {
    quick: { type: 'boolean', default: false },
    only: { type: 'string' },
    payments: { type: 'string' },
    database: { type: 'string' },
  },
});
const plan = values.quick ? quickPlan : fullPlan;
const asked = {
  ...plan,
  largePayments: Number(values.payments ?? plan.largePayments),
  ...(values.database !== undefined && { largeDatabase: values.database }),
};

await runSections(sections, values.only, asked);
