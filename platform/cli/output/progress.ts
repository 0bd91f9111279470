import { dim } from './colours.ts';

/** A bar on a terminal, and nothing elsewhere. */
export interface Progress {
  /** How much of the work is done now. */
  at(done: number, what?: string): void;
  end(): void;
}

const width = 28;
const everyMs = 100;

/** On standard error, so that what is printed can be piped. `total` may be an estimate. */
export function openProgress(total: number, quiet: boolean): Progress {
  const stream = process.stderr;
  if (quiet || !stream.isTTY) return { at() {}, end() {} };
  const startedAt = performance.now();
  let shownAt = 0;
  return {
    at(done, what = '') {
      const now = performance.now();
      if (now - shownAt < everyMs) return;
      shownAt = now;
      const share = total > 0 ? Math.min(1, done / total) : 1;
      const filled = Math.round(share * width);
      const bar = `${'█'.repeat(filled)}${'░'.repeat(width - filled)}`;
      const left =
        share > 0.02 ? ` ${(((now - startedAt) * (1 / share - 1)) / 1_000).toFixed(0)} s left` : '';
      const line = `${bar} ${(share * 100).toFixed(0)} %${left} ${what}`;
      stream.write(`\r\u001b[K${dim(line.slice(0, (stream.columns || 80) - 1), stream)}`);
    },
    end() {
      stream.write('\r\u001b[K');
    },
  };
}
