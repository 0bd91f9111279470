import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { keep } from '../commands/children.ts';

const lookEveryMs = 50;
const main = join(import.meta.dir, '../../platform/cli/main.ts');

/** What a command took. */
export interface Spent {
  readonly seconds: number;
  /** Of all processors together: other work on the machine does not add to it. */
  readonly processorSeconds: number;
  /** The most that it had at once. */
  readonly peakMb: number;
}

/** Runs a command of the command line to its end, as a user starts it. */
export async function spend(words: readonly string[]): Promise<Spent> {
  const startedAt = performance.now();
  const child = keep(
    Bun.spawn([process.execPath, main, ...words, '--json'], {
      stdio: ['ignore', 'ignore', 'inherit'],
    }),
  );
  let peakMb = 0;
  const look = async (): Promise<void> => {
    peakMb = Math.max(peakMb, await peakOf(child.pid));
  };
  const looking = setInterval(() => void look(), lookEveryMs);
  const code = await child.exited;
  clearInterval(looking);
  if (code !== 0) throw new Error(`quittance ${words.join(' ')} ended with ${code}`);
  const usage = child.resourceUsage();
  if (!usage) throw new Error('A process that has ended tells what it used');
  return {
    seconds: (performance.now() - startedAt) / 1_000,
    processorSeconds: Number(usage.cpuTime.total) / 1e6,
    peakMb,
  };
}

/**
 * The most memory that a process had so far (Linux), 0 after its end. What the kernel tells of an
 * ended one has the memory of its parent in it, of which it was a copy.
 */
async function peakOf(pid: number): Promise<number> {
  const status = await readFile(`/proc/${pid}/status`, 'utf8').catch(() => '');
  return Number(/^VmHWM:\s+(\d+)/m.exec(status)?.[1] ?? 0) / 1_024;
}
