/// <reference lib="webworker" />
import type { Row, Statement } from './database.ts';
import { isBusy, type DriverError } from './failure.ts';
import { openConnection, type FileConnection } from './file-connection.ts';

/** What the main thread asks the thread of a snapshot; no statements ask it to end. */
export interface SnapshotRequest {
  readonly call: number;
  readonly statements: readonly Statement[] | null;
}

/** What the thread of a snapshot answers. */
export type SnapshotResponse =
  | { readonly call: number; readonly rows: Row[][] }
  | { readonly call: number; readonly message: string };

const backOffMs = 10;

/** Opens the file and keeps it as it is; a lock is waited for, `busyLimitMs` at most. */
async function hold(url: string, busyLimitMs: number): Promise<FileConnection> {
  const giveUpAt = performance.now() + busyLimitMs;
  for (;;) {
    let connection: FileConnection | undefined;
    try {
      connection = openConnection(url);
      connection.hold();
      return connection;
    } catch (error) {
      connection?.close();
      if (!isBusy(error as DriverError) || performance.now() > giveUpAt) throw error;
      await new Promise((resolve) => setTimeout(resolve, backOffMs));
    }
  }
}

/** Answers one request after the other. Reads of one transaction, so none waits for a lock. */
function serve(connection: FileConnection): void {
  addEventListener('message', ({ data }: MessageEvent<SnapshotRequest>) => {
    const { call, statements } = data;
    try {
      if (!statements) connection.close();
      postMessage({ call, rows: statements ? connection.run(statements, 'read') : [] });
    } catch (error) {
      postMessage({ call, message: (error as Error).message });
    }
  });
}

/** The first message opens the file, and is answered as the call 0. */
async function open({ url, busyLimitMs }: { url: string; busyLimitMs: number }): Promise<void> {
  try {
    serve(await hold(url, busyLimitMs));
    postMessage({ call: 0, rows: [] });
  } catch (error) {
    postMessage({ call: 0, message: (error as Error).message });
  }
}

addEventListener('message', ({ data }) => void open(data), { once: true });
