import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { readReport, type Failure, type Outcome } from './junit-report.ts';
import type { Lane } from './lanes.ts';

const limits = {
  testMs: 60_000,
  /** A lane that takes so long hangs. */
  laneMs: 30 * 60_000,
  outputKept: 200_000,
  tailLines: 40,
};

export interface LaneOptions {
  readonly root: string;
  readonly environment: Readonly<Record<string, string | undefined>>;
  /** Takes what it prints, piece by piece. */
  readonly write: (text: string) => void;
  readonly signal: AbortSignal;
}

/** Runs one lane, and reads what became of its tests. */
export async function runLane(lane: Lane, options: LaneOptions): Promise<Outcome> {
  const directory = await mkdtemp(join(tmpdir(), 'quittance-report-'));
  const report = join(directory, 'junit.xml');
  const reporter = ['--reporter=junit', `--reporter-outfile=${report}`];
  try {
    const tests = Bun.spawn(
      [process.execPath, 'test', `--timeout=${limits.testMs}`, ...reporter, ...lane.words],
      {
        cwd: options.root,
        env: options.environment,
        stdio: ['ignore', 'pipe', 'pipe'],
      },
    );
    const stop = (): void => tests.kill();
    options.signal.addEventListener('abort', stop);
    let hangs = false;
    const limit = setTimeout(() => {
      hangs = true;
      tests.kill('SIGKILL');
    }, limits.laneMs);
    let printed = '';
    const pass = async (stream: ReadableStream<Uint8Array>): Promise<void> => {
      const decoder = new TextDecoder();
      for await (const chunk of stream) {
        const text = decoder.decode(chunk, { stream: true });
        printed = (printed + text).slice(-limits.outputKept);
        options.write(text);
      }
    };
    const streams = Promise.all([pass(tests.stdout), pass(tests.stderr)]);
    const exitCode = await tests.exited;
    clearTimeout(limit);
    options.signal.removeEventListener('abort', stop);
    // A process that a test has left behind may hold them open.
    await Promise.race([streams, Bun.sleep(2_000)]);
    const outcome = readReport(await readFile(report, 'utf8').catch(() => ''));
    const failures = [...(outcome?.failures ?? []), ...errorsBetweenTests(printed)];
    const why = hangs
      ? `It did not end within ${limits.laneMs / 60_000} minutes`
      : `It ended with ${exitCode}`;
    // A crash shows in the exit code alone.
    if (!outcome || (exitCode !== 0 && failures.length === 0)) {
      const tail = printed.trimEnd().split('\n').slice(-limits.tailLines).join('\n');
      failures.push({ file: lane.name, name: why, text: tail });
    }
    return { passed: outcome?.passed ?? 0, skipped: outcome?.skipped ?? 0, failures };
  } finally {
    await rm(directory, { recursive: true, force: true });
  }
}

/** What fails outside of a test, an import or a hook, is in no report. */
function errorsBetweenTests(printed: string): Failure[] {
  const blocks = Bun.stripANSI(printed).matchAll(
    /# Unhandled error between tests\n-+\n([^]*?)\n-{20,}/g,
  );
  return [...blocks].map(([, text = '']) => ({ file: '', name: 'Outside of any test', text }));
}
