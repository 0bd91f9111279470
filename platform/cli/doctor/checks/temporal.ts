import type { Client } from '@temporalio/client';
import { connectClient } from '../../../temporal/connection.ts';
import { taskQueueOf } from '../../../temporal/names.ts';
import { wordsOf } from '../../call/broken-sendings.ts';
import { ok, problem, warning, type Finding, type Look } from '../finding.ts';
import { readRow } from '../read-row.ts';

type Asked = Parameters<Client['workflowService']['describeTaskQueue']>[0];

const limitMs = 5_000;
const notFound = 5;
/** Temporal counts whoever polled within minutes; the relay of a worker that works beats each second. */
const silentLimitMs = 10_000;
const identityAndBeat = 'SELECT id, (SELECT max(at) FROM heartbeats) AS beat FROM identity';
/** Of workflows and of activities, as Temporal's API numbers them. */
const queueTypes: readonly number[] = [1, 2];

/** Does the server answer, is the namespace there, and does anybody poll for our work? */
export const temporal: Look = {
  part: 'temporal',
  variables: /^TEMPORAL_/,
  mend: 'Start Temporal, or set TEMPORAL_ADDRESS (and TEMPORAL_API_KEY or TEMPORAL_TLS_…) to one that runs',
  async look({ temporal: server, database: place }) {
    const client = await connectClient(server);
    try {
      return await client.connection.withDeadline(Date.now() + limitMs, async () => {
        const { serverVersion } = await client.workflowService
          .getSystemInfo({})
          .catch((error: Error) => {
            throw new Error(`${server.address}: ${wordsOf(error)}`, { cause: error });
          });
        const findings = [ok('temporal', `${server.address}, server ${serverVersion}`)];
        try {
          await client.workflowService.describeNamespace({ namespace: server.namespace });
        } catch (error) {
          const { code, message } = error as Error & { code?: number };
          const { namespace } = server;
          const detail = `${namespace}: ${code === notFound ? 'it is not there' : message}`;
          const mend = `Create it: temporal operator namespace create ${namespace}; or set TEMPORAL_NAMESPACE to one that is`;
          return [...findings, problem('namespace', detail, mend)];
        }
        // What is wrong with the database, its own look tells.
        const row = await readRow(place, identityAndBeat).catch(() => undefined);
        const { id, beat } = row ?? {};
        if (typeof id !== 'string') return findings;
        const polled = await pollers(client, server.namespace, taskQueueOf(id));
        return [...findings, polled.status === 'ok' ? moved(polled, beat) : polled];
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

/** What was found, if the events were moved lately: whoever polled may be gone. */
function moved(found: Finding, beat: unknown): Finding {
  const silentMs = typeof beat === 'string' ? Date.now() - Date.parse(beat) : 0;
  if (silentMs < silentLimitMs) return found;
  return warning(
    'workers',
    `None has done anything for ${Math.round(silentMs / 1_000)} s: commands are accepted and wait`,
    'Start "quittance serve" or "quittance worker"; restart one that runs',
  );
}
