// `npm test [-- filters and flags of bun test]`: one Temporal server for all, the tests, why any failed,
// and the count.
import { join } from 'node:path';
import type { Outcome } from './run/junit-report.ts';
import { lanesOf, type Lane } from './run/lanes.ts';
import { runLane } from './run/run-lane.ts';
import { tellFailures } from './run/tell-failures.ts';
import { findRedisServer } from './support/redis-server.ts';
import { startTemporalServer } from './support/temporal-server.ts';

const root = join(import.meta.dir, '..');
const words = process.argv.slice(2);
const lanes = words.length > 0 ? [{ name: 'Tests', words }] : lanesOf(import.meta.dir);

// Lanes must not install it at the same time.
if (lanes.length > 1) await findRedisServer();

const stopped = new AbortController();
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => stopped.abort());

const outcomes = await withTemporal((address) =>
  Promise.all(lanes.map((lane, index) => runInTurn(lane, index, address))),
).catch((error: Error): Outcome[] => [
  { passed: 0, skipped: 0, failures: [{ file: '', name: 'No test was run', text: error.message }] },
]);
const sum = (count: (outcome: Outcome) => number): number =>
  outcomes.reduce((total, outcome) => total + count(outcome), 0);
const failures = outcomes.flatMap((outcome) => outcome.failures);
const [passed, skipped] = [sum((each) => each.passed), sum((each) => each.skipped)];
if (failures.length > 0) await print(`\nFailed:\n\n${tellFailures(failures)}\n`);
const counts = [`${passed} passed`, `${failures.length} failed`];
if (skipped > 0) counts.push(`${skipped} skipped`);
await print(`\n${counts.join(', ')}\n`);
process.exit(failures.length > 0 || passed === 0 ? 1 : 0);

/** Resolves when it is written: what is left when the process exits is lost. */
function print(text: string): Promise<void> {
  return new Promise((resolve) => process.stdout.write(text, () => resolve()));
}

async function withTemporal(run: (address: string) => Promise<Outcome[]>): Promise<Outcome[]> {
  const given = process.env.TEST_TEMPORAL_ADDRESS;
  if (given) return run(given);
  const server = await startTemporalServer(console.error);
  try {
    return await run(server.address);
  } finally {
    await server.stop();
  }
}

/** The first lane prints as it goes; what another one prints is kept until it ends. */
async function runInTurn(lane: Lane, index: number, address: string): Promise<Outcome> {
  const startedAt = performance.now();
  const kept: string[] = [];
  const outcome = await runLane(lane, {
    root,
    environment: { ...process.env, TEST_TEMPORAL_ADDRESS: address },
    write: (text) => void (index === 0 ? process.stdout.write(text) : kept.push(text)),
    signal: stopped.signal,
  });
  const seconds = ((performance.now() - startedAt) / 1_000).toFixed(0);
  if (lanes.length > 1) await print(`\n── ${lane.name}, ${seconds} s\n${kept.join('')}`);
  return outcome;
}
