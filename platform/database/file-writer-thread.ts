import { WriteFailure, type Row, type Statement } from './database.ts';
import { steadyClock } from './steady-clock.ts';
import type { WriterRequest, WriterResponse } from './file-writer.ts';

const waitingLimit = 10_000;
/** A disk may hang without an error: after this, on top of waiting for locks, nobody knows. */
const silenceLimitMs = 10_000;

interface Call {
  resolve(rows: Row[][]): void;
  reject(error: Error): void;
}

/** Sends statements to the writer's thread, and starts that thread again should it ever end. */
export function startWriter(url: string, busyLimitMs: number, silenceMs = silenceLimitMs) {
  const open = new Map<number, Call>();
  /** Given up without an answer, and perhaps done all the same. */
  const doubtful = new Set<number>();
  let sureSince = 0;
  let calls = 0;
  let lastMs = 0;
  let thread: Worker | undefined;
  let idle: PromiseWithResolvers<void> | undefined;
  let closed = false;

  const settle = (call: number): Call | undefined => {
    const settled = open.get(call);
    open.delete(call);
    if (open.size === 0) idle?.resolve();
    return settled;
  };

  const launch = (): Worker => {
    const started = new Worker(new URL('./file-writer.ts', import.meta.url).href);
    started.addEventListener('message', ({ data }: MessageEvent<WriterResponse>) => {
      if ('ms' in data) lastMs = data.ms;
      if (doubtful.delete(data.call)) sureSince = steadyClock.now();
      const call = settle(data.call);
      if ('rows' in data) call?.resolve(data.rows);
      else call?.reject(new WriteFailure(data.kind, data.message));
    });
    started.addEventListener('error', ({ message }) => {
      if (thread === started) thread = undefined;
      doubtful.clear();
      sureSince = steadyClock.now();
      for (const call of open.keys()) {
        settle(call)?.reject(new WriteFailure('unknown', `The writer's thread ended: ${message}`));
      }
    });
    started.postMessage({ url });
    return started;
  };

  return {
    /** How long the last call ran in the database, without its wait. */
    get lastMs() {
      return lastMs;
    },
    /** As `Database` has it. */
    get sureSince() {
      return doubtful.size === 0 ? sureSince : null;
    },
    send(mode: WriterRequest['mode'], statements: readonly Statement[]): Promise<Row[][]> {
      if (closed) {
        return Promise.reject(new WriteFailure('unavailable', 'The database is closed'));
      }
      if (open.size >= waitingLimit) {
        const message = 'Too many calls are waiting for the database; try again';
        return Promise.reject(new WriteFailure('unavailable', message));
      }
      const call = ++calls;
      const { promise, resolve, reject } = Promise.withResolvers<Row[][]>();
      open.set(call, { resolve, reject });
      thread ??= launch();
      const giveUpAt = Date.now() + busyLimitMs;
      thread.postMessage({ call, mode, statements, giveUpAt } satisfies WriterRequest);
      const silent = setTimeout(() => {
        doubtful.add(call);
        settle(call)?.reject(new WriteFailure('unknown', 'The database does not answer'));
      }, busyLimitMs + silenceMs);
      return promise.finally(() => clearTimeout(silent));
    },
    /** Ends the thread once it has answered what was asked. */
    async close(): Promise<void> {
      closed = true;
      if (open.size > 0) {
        idle = Promise.withResolvers();
        await idle.promise;
      }
      thread?.terminate();
    },
  };
}
