import { ReadFailure, type Database, type Row, type Statement } from './database.ts';
import { isBusy, type DriverError } from './failure.ts';
import { openConnection, type FileConnection } from './file-connection.ts';
import { openSnapshot } from './file-snapshot-thread.ts';
import { startWriter } from './file-writer-thread.ts';

const busyLimitMs = 5_000;

/**
 * Opens a `file:` database. The driver is synchronous inside, so the writer has a thread of its
 * own: a batch of commands never holds the event loop.
 */
export async function openFile(url: string): Promise<Database> {
  const writer = startWriter(url, busyLimitMs);
  let reader = openUnlessBusy(url);
  let closed = false;

  const read = async (statements: readonly Statement[]): Promise<Row[][]> => {
    const giveUpAt = performance.now() + busyLimitMs;
    for (;;) {
      // The driver ends the whole process when a closed connection is used.
      if (closed) throw new ReadFailure('The database is closed');
      try {
        reader ??= openConnection(url);
        return reader.run(statements, 'read');
      } catch (thrown) {
        const error = thrown as DriverError;
        if (!isBusy(error) || performance.now() > giveUpAt) throw new ReadFailure(error.message);
        reader?.close();
        reader = undefined;
        await new Promise((resolve) => setTimeout(resolve, 10));
      }
    }
  };
  return {
    read,
    readInOrder: async (statements) => {
      try {
        return await writer.send('read', statements);
      } catch (error) {
        throw new ReadFailure((error as Error).message);
      }
    },
    snapshot: () => openSnapshot(url, busyLimitMs),
    write: (statements) => writer.send('write', statements),
    get writeMs() {
      return writer.lastMs;
    },
    get sureSince() {
      return writer.sureSince;
    },
    close: async () => {
      closed = true;
      // The file alone is then the whole database, for whoever copies it.
      const checkpoint = { sql: 'PRAGMA wal_checkpoint(TRUNCATE)', args: [] };
      await writer.send('read', [checkpoint]).catch(() => undefined);
      await writer.close();
      reader?.close();
      reader = undefined;
    },
  };
}

/** Another process may just be making the file; the first read opens it then. */
function openUnlessBusy(url: string): FileConnection | undefined {
  try {
    return openConnection(url);
  } catch (error) {
    if (!isBusy(error as DriverError)) throw error;
    return undefined;
  }
}
