/// <reference lib="webworker" />
import type { Row, Statement, WriteFailureKind } from './database.ts';
import { failureKind, isBusy, type DriverError } from './failure.ts';
import { openConnection, type FileConnection } from './file-connection.ts';

/** What the main thread asks the writer's thread. */
export interface WriterRequest {
  readonly call: number;
  readonly mode: 'read' | 'write';
  readonly statements: readonly Statement[];
  /** Milliseconds since the epoch after which a locked database is given up. */
  readonly giveUpAt: number;
}

/** What the writer's thread answers. */
export type WriterResponse =
  | { readonly call: number; readonly rows: Row[][]; readonly ms: number }
  | { readonly call: number; readonly kind: WriteFailureKind; readonly message: string };

const backOffMs = { first: 2, greatest: 50 };

/** Runs requests strictly one after the other on one connection of its own. */
function serve(url: string): void {
  let connection: FileConnection | undefined;
  let queue = Promise.resolve();
  const run = async ({ call, mode, statements, giveUpAt }: WriterRequest): Promise<void> => {
    for (let waitMs = backOffMs.first; ; waitMs = Math.min(waitMs * 2, backOffMs.greatest)) {
      try {
        connection ??= openConnection(url);
        const startedAt = performance.now();
        const rows = connection.run(statements, mode);
        postMessage({ call, rows, ms: performance.now() - startedAt });
        return;
      } catch (thrown) {
        // After SQLITE_BUSY a transaction may stay open on the connection, and a later write that
        // is acknowledged inside it would vanish: never use that connection again.
        connection?.close();
        connection = undefined;
        const error = thrown as DriverError;
        if (isBusy(error) && Date.now() + waitMs < giveUpAt) {
          await new Promise((resolve) => setTimeout(resolve, waitMs));
          continue;
        }
        postMessage({ call, kind: failureKind(error), message: error.message });
        return;
      }
    }
  };
  addEventListener('message', ({ data }: MessageEvent<WriterRequest>) => {
    queue = queue.then(() => run(data));
  });
}

addEventListener('message', ({ data }: MessageEvent<{ url: string }>) => serve(data.url), {
  once: true,
});
