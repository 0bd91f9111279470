import type { Clock } from '../../modules/kernel/clock.ts';
import type { OpenCommands } from './open-commands.ts';
import type { Wait } from './ports.ts';

/** Nothing finished for so long while commands are open: whoever executes them is away. */
const silenceMs = 5_000;
const lookEveryMs = 250;

/** Knows whether commands are being executed, and ends waits that would be vain. */
export interface ExecutionWatch {
  /** Told before a command is opened: who had nothing to do was silent for no reason. */
  arriving(): void;
  reached(): void;
  unreached(): void;
  executing(): boolean;
  /** Resolves when a wait is over: at its limit, or `awayMs` after it began while all are away. */
  waitOver(wait: Wait, awayMs: number): { readonly promise: Promise<void>; cancel(): void };
  close(): void;
}

export function createExecutionWatch(parts: {
  readonly open: OpenCommands;
  readonly clock: Clock;
}): ExecutionWatch {
  const { open, clock } = parts;
  const waits = new Set<() => void>();
  let unreachable = false;
  let settledBefore = 0;
  let quietSince = clock.now();

  const executing = (): boolean => {
    if (open.settled !== settledBefore) {
      // Somebody executes, even where whom we asked last could not be reached.
      unreachable = false;
      settledBefore = open.settled;
      quietSince = clock.now();
    } else if (open.size === 0) {
      // All that was asked for is done: it was decided before its shard could say so.
      unreachable = false;
      quietSince = clock.now();
    }
    return !unreachable && clock.now() - quietSince < silenceMs;
  };
  let timer: ReturnType<typeof setInterval> | undefined;
  const look = (): void => {
    if (waits.size === 0) {
      clearInterval(timer);
      timer = undefined;
    } else if (!executing()) {
      for (const hurry of waits) hurry();
    }
  };

  return {
    executing,
    arriving() {
      if (open.size === 0) quietSince = clock.now();
    },
    reached() {
      unreachable = false;
    },
    unreached() {
      unreachable = true;
      settledBefore = open.settled;
    },
    waitOver({ limitMs, explicit }, awayMs) {
      const { promise, resolve } = Promise.withResolvers<void>();
      const beganAt = clock.now();
      const limit = setTimeout(resolve, limitMs);
      let hurried: ReturnType<typeof setTimeout> | undefined;
      const hurry = (): void => {
        hurried ??= setTimeout(resolve, Math.max(0, awayMs - (clock.now() - beganAt)));
      };
      if (!explicit) {
        waits.add(hurry);
        timer ??= setInterval(look, lookEveryMs);
        if (!executing()) hurry();
      }
      const cancel = (): void => {
        waits.delete(hurry);
        clearTimeout(limit);
        clearTimeout(hurried);
      };
      return { promise, cancel };
    },
    close: () => clearInterval(timer),
  };
}
