import { rmSync } from 'node:fs';
import { mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** A fresh folder, and what was started in it. */
export interface Home {
  path(name: string): string;
  /** Registers a step for the end; the last one registered is taken first. */
  atEnd(step: () => Promise<unknown>): void;
}

/** Runs one part of the benchmark in a folder of its own, and leaves nothing of it. */
export async function inHome<Result>(run: (home: Home) => Promise<Result>): Promise<Result> {
  const folder = await mkdtemp(join(tmpdir(), 'quittance-bench-'));
  const steps: (() => Promise<unknown>)[] = [];
  const remove = (): void => rmSync(folder, { recursive: true, force: true });
  process.once('exit', remove);
  try {
    return await run({
      path: (name) => join(folder, name),
      atEnd: (step) => void steps.push(step),
    });
  } finally {
    for (const step of steps.reverse()) await step();
    process.off('exit', remove);
    remove();
  }
}
