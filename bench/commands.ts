// `npm run bench:commands [-- --quick] [-- --only temporal|direct|collection|naive|memory|take-over]`: what a
// command costs, against floors that are measured in the same run. See README.md.
import { parseArgs } from 'node:util';
import { collection } from './commands/collection.ts';
import { directly } from './commands/directly.ts';
import { memory } from './commands/memory.ts';
import { naiveShape } from './commands/naive-shape.ts';
import { fullPlan, quickPlan } from './commands/plan.ts';
import { runSections } from './commands/run-sections.ts';
import { takeOver } from './commands/take-over.ts';
import { throughTemporal } from './commands/through-temporal.ts';

const sections = {
  temporal: throughTemporal,
  direct: directly,
  collection,
  naive: naiveShape,
  memory,
  'take-over': takeOver,
};

const { values } = parseArgs({
  options: { quick: { type: 'boolean', default: false }, only: { type: 'string' } },
});

await runSections(sections, values.only, values.quick ? quickPlan : fullPlan);
