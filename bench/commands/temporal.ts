import { createClient } from '@libsql/client/sqlite3';
import { pathToFileURL } from 'node:url';
import { Client, Connection } from '@temporalio/client';
import { startDevelopmentServer } from '../../platform/temporal/development-server.ts';
import { freePort } from '../../platform/temporal/free-port.ts';
import { shardWorkflowId } from '../../platform/temporal/names.ts';
import { findServerBinary } from '../../platform/temporal/server-binary.ts';
import type { Home } from './home.ts';

/** Starts a development server with an empty store, as `dev` does; returns its address. */
export async function startTemporal(home: Home): Promise<string> {
  const { address, stop } = await startDevelopmentServer({
    binary: await findServerBinary(),
    port: await freePort(),
    headless: true,
    databaseFile: home.path('temporal.db'),
    namespace: 'default',
    logFile: home.path('temporal.log'),
  });
  home.atEnd(stop);
  return address;
}

/** Looks at the workflow that owns the writes of a database. */
export async function lookAtShard(home: Home, address: string, databaseFile: string) {
  const connection = await Connection.connect({ address });
  home.atEnd(() => connection.close());
  const { workflowService } = connection;
  const workflowId = shardWorkflowId(await databaseIdOf(databaseFile));
  const handle = new Client({ connection }).workflow.getHandle(workflowId);

  const runBefore = async (runId: string): Promise<string | undefined> => {
    const { history } = await workflowService.getWorkflowExecutionHistory({
      namespace: 'default',
      execution: { workflowId, runId },
      maximumPageSize: 1,
    });
    const first = history?.events?.[0]?.workflowExecutionStartedEventAttributes;
    return first?.continuedExecutionRunId || undefined;
  };
  return {
    /** How often it has continued as new since its start, counted along the chain of its runs. */
    async continued(): Promise<number> {
      let count = 0;
      let runId = await runBefore((await handle.describe()).runId);
      for (; runId !== undefined; runId = await runBefore(runId)) count++;
      return count;
    },
    /** The OS process that did its last task. One that is still being done is not told of. */
    async owner(): Promise<number> {
      const { events } = await handle.fetchHistory();
      const done = (events ?? []).flatMap(
        (each) => each.workflowTaskCompletedEventAttributes ?? [],
      );
      return Number(done.at(-1)?.identity?.split('@')[0] ?? 0);
    },
  };
}

async function databaseIdOf(databaseFile: string): Promise<string> {
  const client = createClient({ url: pathToFileURL(databaseFile).href });
  const { rows } = await client.execute('SELECT id FROM identity');
  client.close();
  return rows[0]?.['id'] as string;
}
