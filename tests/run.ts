// `npm test [-- filters and flags of bun test]`: one Temporal server for all, the tests, the count.
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startTemporalServer } from './support/temporal-server.ts';

const root = join(import.meta.dir, '..');
const testTimeoutMs = 30_000;

interface Outcome {
  passed: number;
  failed: number;
  skipped: number;
}

const outcome = await withTemporal(runTests).catch((error: Error): Outcome => {
  console.error(error.message);
  return { passed: 0, failed: 1, skipped: 0 };
});
const skipped = outcome.skipped > 0 ? `, ${outcome.skipped} skipped` : '';
console.log(`\n${outcome.passed} passed, ${outcome.failed} failed${skipped}`);
process.exit(outcome.failed > 0 || outcome.passed === 0 ? 1 : 0);

async function withTemporal(run: (address: string) => Promise<Outcome>): Promise<Outcome> {
  const given = process.env.TEST_TEMPORAL_ADDRESS;
  if (given) return run(given);
  const server = await startTemporalServer(console.error);
  try {
    return await run(server.address);
  } finally {
    await server.stop();
  }
}

async function runTests(address: string): Promise<Outcome> {
  const directory = await mkdtemp(join(tmpdir(), 'quittance-report-'));
  const report = join(directory, 'junit.xml');
  try {
    const reporter = ['--reporter=junit', `--reporter-outfile=${report}`];
    const tests = Bun.spawn(
      [
        process.execPath,
        'test',
        `--timeout=${testTimeoutMs}`,
        ...reporter,
        ...process.argv.slice(2),
      ],
      {
        cwd: root,
        env: { ...process.env, TEST_TEMPORAL_ADDRESS: address },
        stdio: ['inherit', 'inherit', 'inherit'],
      },
    );
    const stopTests = () => tests.kill();
    process.once('SIGINT', stopTests).once('SIGTERM', stopTests);
    const exitCode = await tests.exited;
    return count(await readFile(report, 'utf8').catch(() => ''), exitCode);
  } finally {
    await rm(directory, { recursive: true, force: true });
  }
}

function count(report: string, exitCode: number): Outcome {
  const totals = /<testsuites [^>]*>/.exec(report)?.[0] ?? '';
  const total = (name: string) => Number(new RegExp(` ${name}="(\\d+)"`).exec(totals)?.[1] ?? 0);
  const counted = { failed: total('failures'), skipped: total('skipped') };
  return {
    ...counted,
    passed: total('tests') - counted.failed - counted.skipped,
    // What fails outside of a test, an import or a crash, shows in the exit code alone.
    ...(exitCode !== 0 && counted.failed === 0 ? { failed: 1 } : {}),
  };
}
