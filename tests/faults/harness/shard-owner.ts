import { Database } from 'bun:sqlite';
import { Client, Connection } from '@temporalio/client';
import { shardWorkflowId } from '../../../platform/temporal/names.ts';
import { atEnd } from '../../support/at-end.ts';

/** Tells which OS process did the last task of the workflow that owns the writes of a database. */
export async function watchShard(
  temporalAddress: string,
  databaseFile: string,
): Promise<{ owner(): Promise<number> }> {
  const connection = await Connection.connect({ address: temporalAddress });
  atEnd(() => connection.close());
  const { workflow } = new Client({ connection });
  const handle = workflow.getHandle(shardWorkflowId(databaseIdOf(databaseFile)));
  return {
    async owner() {
      const { events } = await handle.fetchHistory();
      const done = (events ?? []).flatMap(
        (each) => each.workflowTaskCompletedEventAttributes ?? [],
      );
      // A worker's identity is its process id, and its host.
      return Number(done.at(-1)?.identity?.split('@')[0]);
    },
  };
}

function databaseIdOf(databaseFile: string): string {
  const database = new Database(databaseFile, { readonly: true });
  try {
    return database.query<{ id: string }, []>('SELECT id FROM identity').get()?.id ?? '';
  } finally {
    database.close();
  }
}
