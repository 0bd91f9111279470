// `npm run bench:bulk [-- --quick] [-- --only rate|beside|kill]`: what a bulk job costs, against the
// same rows written raw, beside single commands, and when its process is killed. See README.md.
import { parseArgs } from 'node:util';
import { beside } from './bulk/beside.ts';
import { kill } from './bulk/kill.ts';
import { fullPlan, quickPlan } from './bulk/plan.ts';
import { rateOfJob } from './bulk/rate.ts';
import { runSections } from './commands/run-sections.ts';

const sections = { rate: rateOfJob, beside, kill };

const { values } = parseArgs({
  options: { quick: { type: 'boolean', default: false }, only: { type: 'string' } },
});

await runSections(sections, values.only, values.quick ? quickPlan : fullPlan);
