import type { Subprocess } from 'bun';

const living = new Set<Subprocess>();

// Whatever ends the benchmark, nothing that it started stays behind.
process.on('exit', () => {
  for (const child of living) child.kill('SIGKILL');
});
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
  process.on(signal, () => process.exit(130));
}

/** Remembers a child until it has ended. */
export function keep<Child extends Subprocess>(child: Child): Child {
  living.add(child);
  void child.exited.then(() => living.delete(child));
  return child;
}
