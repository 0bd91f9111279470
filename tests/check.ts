// `npm run check`: everything that can be said about the code without running it. All steps run, so
// that one look shows all that is wrong.
import { join } from 'node:path';

const root = join(import.meta.dir, '..');
const installed = (tool: string, ...args: string[]) => [
  join(root, 'node_modules', '.bin', tool),
  ...args,
];

const steps: [heading: string, command: string[]][] = [
  ['Format', installed('prettier', '--check', '--log-level', 'warn', '.')],
  ['Lint', installed('oxlint', '--deny-warnings')],
  ['Types', installed('tsc', '--project', 'tsconfig.json')],
  ['Types at the edge', installed('tsc', '--project', 'tsconfig.edge.json')],
  ['Types of the dashboard', installed('tsc', '--project', 'tsconfig.dashboard.json')],
  ['Types of the client', installed('tsc', '--project', 'client/tsconfig.json')],
  ['Dead code', installed('knip', '--no-progress')],
  ['Deploy of the edge', [process.execPath, 'tests/deploy/dry-run.ts']],
  ['Gates of the edge', [process.execPath, 'test', './tests/edge-gates.test.ts']],
  ['Architecture', [process.execPath, 'test', './tests/architecture.test.ts']],
];

const failed: string[] = [];
for (const [heading, command] of steps) {
  console.log(`\n── ${heading}`);
  const started = performance.now();
  const { exited } = Bun.spawn(command, { cwd: root, stdio: ['ignore', 'inherit', 'inherit'] });
  const passed = (await exited) === 0;
  if (!passed) failed.push(heading);
  const seconds = ((performance.now() - started) / 1_000).toFixed(1);
  console.log(`${passed ? 'Passed' : 'FAILED'} in ${seconds} s`);
}

console.log(failed.length === 0 ? '\nAll checks passed' : `\nFailed: ${failed.join(', ')}`);
process.exit(failed.length === 0 ? 0 : 1);
