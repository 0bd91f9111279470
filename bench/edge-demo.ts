// `npm run edge:demo [-- --stay] [-- --runtime workerd|deno|bun|node]`: an origin, a replica that is two
// seconds behind, a cache server and an edge, and a tour of what each of them answers.
import { parseArgs } from 'node:util';
import { startDemoWorld } from './edge/demo-world.ts';
import { tour } from './edge/tour.ts';
import { runtimes } from '../platform/cli/edge/runtimes.ts';
import { untilAskedToStop } from '../platform/cli/signals.ts';

const { values } = parseArgs({
  options: {
    stay: { type: 'boolean', default: false },
    runtime: { type: 'string', default: 'workerd' },
  },
});
const runtime = runtimes.find((each) => each === values.runtime);
if (!runtime) {
  console.error(`Choose --runtime of ${runtimes.join(', ')}`);
  process.exit(64);
}
const asked = untilAskedToStop();
const world = await startDemoWorld(runtime);
let code = 0;
try {
  await tour(world);
  if (values.stay) {
    console.log(`\nThe edge stays at ${world.edge.url}; press Ctrl-C to stop`);
    await asked;
  }
} catch (error) {
  console.error(error);
  code = 1;
} finally {
  await world.stop();
}
process.exit(code);
