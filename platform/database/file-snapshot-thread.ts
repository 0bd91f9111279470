import { ReadFailure, type DatabaseSnapshot, type Row, type Statement } from './database.ts';
import type { SnapshotRequest, SnapshotResponse } from './file-snapshot.ts';

/** A disk may hang without an error. */
const silenceLimitMs = 30_000;

/**
 * Holds a file as it is, on a connection and a thread of its own: neither the event loop nor the
 * writer waits for what is read. In WAL mode the writer goes on; only what it writes meanwhile
 * stays in the log until the snapshot is closed.
 */
export async function openSnapshot(url: string, busyLimitMs: number): Promise<DatabaseSnapshot> {
  const thread = new Worker(new URL('./file-snapshot.ts', import.meta.url).href);
  const open = new Map<number, PromiseWithResolvers<Row[][]>>();
  let calls = 0;
  let ended: ReadFailure | undefined;

  const settle = (call: number): PromiseWithResolvers<Row[][]> | undefined => {
    const settled = open.get(call);
    open.delete(call);
    return settled;
  };
  const end = (reason: string): void => {
    ended ??= new ReadFailure(reason);
    for (const call of open.keys()) settle(call)?.reject(ended);
    thread.terminate();
  };
  thread.addEventListener('message', ({ data }: MessageEvent<SnapshotResponse>) => {
    if ('rows' in data) settle(data.call)?.resolve(data.rows);
    else settle(data.call)?.reject(new ReadFailure(data.message));
  });
  thread.addEventListener('error', ({ message }) => end(`The snapshot's thread ended: ${message}`));

  const ask = (message: unknown, call: number): Promise<Row[][]> => {
    if (ended) return Promise.reject(ended);
    const asked = Promise.withResolvers<Row[][]>();
    open.set(call, asked);
    thread.postMessage(message);
    const silent = setTimeout(() => end('The snapshot does not answer'), silenceLimitMs);
    return asked.promise.finally(() => clearTimeout(silent));
  };
  const send = (statements: readonly Statement[] | null): Promise<Row[][]> => {
    const call = ++calls;
    return ask({ call, statements } satisfies SnapshotRequest, call);
  };

  try {
    await ask({ url, busyLimitMs }, 0);
  } catch (error) {
    end('The snapshot was not opened');
    throw error;
  }
  return {
    read: send,
    async close() {
      if (ended) return;
      // Closed where it was opened, after what was asked before, and asked nothing any more.
      const closed = send(null);
      ended = new ReadFailure('The snapshot is closed');
      await closed.catch(() => undefined);
      thread.terminate();
    },
  };
}
