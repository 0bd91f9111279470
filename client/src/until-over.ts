import type { Read } from './answers.ts';
import { StillOpen } from './errors.ts';
import type { ReadOptions } from './options.ts';
import { pause } from './pause.ts';

/** How long something is looked at. */
export interface OverOptions extends ReadOptions {
  /** 10 minutes where it is not said. */
  readonly withinMs?: number;
}

const [firstPauseMs, longestPauseMs] = [100, 2_000];

/** Reads a thing that goes on by itself until it is in one of these states. */
export async function untilOver<Thing extends { readonly status: string }>(
  read: (options: ReadOptions) => Promise<Read<Thing>>,
  over: readonly Thing['status'][],
  { withinMs = 600_000, ...options }: OverOptions = {},
): Promise<Thing> {
  const giveUpAt = performance.now() + withinMs;
  for (let ms = firstPauseMs; ; ms = Math.min(ms * 1.5, longestPauseMs)) {
    const { value } = await read(options);
    if (over.includes(value.status)) return value;
    if (performance.now() + ms > giveUpAt) throw new StillOpen(null, null);
    await pause(ms, options.signal);
  }
}
