import { existsSync } from 'node:fs';
import type { Client } from '@temporalio/client';
import Sqlite from 'libsql';
import { connectClient } from '../../../temporal/connection.ts';
import { taskQueueOf } from '../../../temporal/names.ts';
import { filePath } from '../../operator/database-url.ts';
import { ok, problem, warning, type Finding, type Look } from '../finding.ts';

type Asked = Parameters<Client['workflowService']['describeTaskQueue']>[0];

const limitMs = 5_000;
/** Of workflows and of activities, as Temporal's API numbers them. */
const queueTypes: readonly number[] = [1, 2];

/** Does the server answer, is the namespace there, and does anybody poll for our work? */
export const temporal: Look = {
  part: 'temporal',
  mend: 'Start Temporal, or set TEMPORAL_ADDRESS (and TEMPORAL_API_KEY or TEMPORAL_TLS_…) to one that runs',
  async look({ temporal: server, database: { url: databaseUrl } }) {
    const client = await connectClient(server);
    try {
      return await client.connection.withDeadline(Date.now() + limitMs, async () => {
        const { serverVersion } = await client.workflowService.getSystemInfo({});
        const findings = [ok('temporal', `${server.address}, server ${serverVersion}`)];
        try {
          await client.workflowService.describeNamespace({ namespace: server.namespace });
        } catch (error) {
          const mend = 'Create it, or set TEMPORAL_NAMESPACE to one that exists';
          const detail = `Namespace ${server.namespace}: ${(error as Error).message}`;
          return [...findings, problem('namespace', detail, mend)];
        }
        const databaseId = databaseIdOf(filePath(databaseUrl));
        if (databaseId === undefined) return findings;
        return [...findings, await pollers(client, server.namespace, taskQueueOf(databaseId))];
      });
    } finally {
      await client.connection.close();
    }
  },
};

async function pollers(client: Client, namespace: string, name: string): Promise<Finding> {
  const counts = await Promise.all(
    queueTypes.map(async (taskQueueType) => {
      const asked: unknown = { namespace, taskQueue: { name }, taskQueueType };
      const { pollers: polling } = await client.workflowService.describeTaskQueue(asked as Asked);
      return polling?.length ?? 0;
    }),
  );
  if (counts.every((count) => count > 0)) {
    return ok('workers', `${Math.min(...counts)} on the task queue ${name}`);
  }
  return warning(
    'workers',
    `Nobody polls the task queue ${name}: commands are accepted and wait`,
    'Start "quittance serve" or "quittance worker"',
  );
}

function databaseIdOf(file: string): string | undefined {
  if (!existsSync(file)) return undefined;
  const sqlite = new Sqlite(file, { timeout: 1_000 });
  try {
    const rows = sqlite.prepare('SELECT id FROM identity').all([]) as { id: string }[];
    return rows[0]?.id;
  } catch {
    return undefined;
  } finally {
    sqlite.close();
  }
}
