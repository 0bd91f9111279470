import { afterAll } from 'bun:test';

const steps: (() => Promise<void>)[] = [];

/** Registers what has to be undone when the whole test run is over, since Bun's has no exit event. */
export function atEnd(step: () => Promise<void>): void {
  steps.push(step);
}

// This file is preloaded (bunfig.toml), which makes the hook the whole run's and not one test file's.
afterAll(async () => {
  for (const step of steps.reverse()) await step();
});
