import type { CallName } from './calls.ts';
import { durations, type Durations } from './durations.ts';

/** How one kind of call was answered; `all` are all of them. */
interface Measured {
  readonly call: CallName | 'all';
  readonly count: number;
  readonly perSecond: number;
  readonly p50Ms: number;
  readonly p95Ms: number;
  readonly p99Ms: number;
  readonly errors: number;
}

interface Tally {
  readonly took: Durations;
  errors: number;
}

/** Makes calls, so many at a time, until the time is over or the signal says so. */
export async function runLoad({
  calls,
  pick,
  concurrency,
  forMs,
  signal,
  onProgress,
}: {
  readonly calls: Readonly<Record<CallName, () => Promise<unknown>>>;
  readonly pick: () => CallName;
  readonly concurrency: number;
  readonly forMs: number;
  readonly signal: AbortSignal;
  readonly onProgress: (ms: number, count: number) => void;
}): Promise<{ readonly measured: readonly Measured[]; readonly firstError: string | undefined }> {
  const tallies = new Map<CallName, Tally>();
  const all: Tally = { took: durations(), errors: 0 };
  let firstError: string | undefined;
  const startedAt = performance.now();
  const elapsed = (): number => performance.now() - startedAt;
  const client = async (): Promise<void> => {
    while (elapsed() < forMs && !signal.aborted) {
      const name = pick();
      const tally = tallies.get(name) ?? { took: durations(), errors: 0 };
      tallies.set(name, tally);
      const sentAt = performance.now();
      await calls[name]().catch((error: Error) => {
        firstError ??= error.message;
        tally.errors += 1;
        all.errors += 1;
      });
      const ms = performance.now() - sentAt;
      tally.took.add(ms);
      all.took.add(ms);
      onProgress(elapsed(), all.took.count);
    }
  };
  await Promise.all(Array.from({ length: concurrency }, client));
  const seconds = elapsed() / 1_000;
  const sorted = [...tallies].sort(([one], [other]) => (one < other ? -1 : 1));
  const measured = [...sorted, ['all', all] as const].map(([call, { took, errors }]) => ({
    call,
    count: took.count,
    perSecond: Math.round(took.count / seconds),
    p50Ms: rounded(took.at(0.5)),
    p95Ms: rounded(took.at(0.95)),
    p99Ms: rounded(took.at(0.99)),
    errors,
  }));
  return { measured, firstError };
}

const rounded = (ms: number): number => Math.round(ms * 10) / 10;
