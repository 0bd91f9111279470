// `npm run bench:edge [-- --quick] [-- --only reads|trips|hung]`: what an edge costs on each of its
// runtimes, against floors of the same run. See README.md.
import { parseArgs } from 'node:util';
import { runSections } from './commands/run-sections.ts';
import { hung } from './edge/hung.ts';
import { reads } from './edge/reads.ts';
import { trips } from './edge/trips.ts';

const { values } = parseArgs({
  options: { quick: { type: 'boolean', default: false }, only: { type: 'string' } },
});
const plan = values.quick ? { rounds: 1, secondsEach: 2 } : { rounds: 3, secondsEach: 5 };

await runSections({ reads, trips, hung }, values.only, plan);
