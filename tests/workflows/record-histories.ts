// `node_modules/.bin/bun tests/workflows/record-histories.ts && npm run format`
// Records the golden histories anew. Needed when a workflow was changed on purpose, with a patch
// for the runs that were begun before; a replay that fails says that such a patch is missing.
import { processWorkflowId } from '../../modules/kernel/process.ts';
import { execFile } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { hostname, tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { promisify } from 'node:util';
import { relayWorkflowId, shardWorkflowId } from '../../platform/temporal/names.ts';
import { webhookGroupOf } from '../../platform/webhooks/ports.ts';
import { findServerBinary } from '../../platform/temporal/server-binary.ts';
import { startTemporalServer } from '../support/temporal-server.ts';
import { composeOrigin } from '../support/composed-origin.ts';
import { until } from '../support/until.ts';
import { pay, standing } from './collected-payments.ts';
import { textsOf } from './history-texts.ts';

const server = await startTemporalServer(console.error);
const folder = await mkdtemp(join(tmpdir(), 'quittance-histories-'));
try {
  await using started = await composeOrigin({
    databaseUrl: pathToFileURL(join(folder, 'quittance.db')).href,
    temporalAddress: server.address,
    updatesPerRun: 3,
    webhooksAllowPrivate: true,
  });
  await started.startWorker();
  const { workflow } = started.origin.client;
  const shardId = shardWorkflowId(started.origin.identity.id);
  const shard = workflow.getHandle(shardId);
  const firstRun = await until(
    'the shard runs',
    20_000,
    async () => (await shard.describe()).runId,
  );
  const { id: organizationId, api } = await started.newOrganization();
  // Waits longer than an activity lingers, so that each command has an update of its own.
  const command = async (): Promise<void> => {
    await api.send('POST', '/v1/payments', { body: { amount: 100, currency: 'EUR' } });
    await Bun.sleep(200);
  };
  await until('the shard has continued as new', 20_000, async () => {
    await command();
    return (await shard.describe()).runId !== firstRun;
  });
  await command();
  await until('the next run has executed', 20_000, async () =>
    textsOf(await shard.fetchHistory()).includes('core_local_activity'),
  );
  const job = await api.send('POST', '/v1/bulk-jobs', {
    text: '{"type":"payments.create","input":{"amount":1,"currency":"EUR"}}\n'.repeat(300),
    headers: { 'Content-Type': 'application/x-ndjson' },
  });
  const jobWorkflow = job.body['workflowId'] as string;
  await until('the bulk job is completed', 20_000, async () => {
    const { status } = await workflow.getHandle(jobWorkflow).describe();
    return status.name === 'COMPLETED';
  });
  await record('bulk-job-completed', jobWorkflow);
  await record('command-shard-continued-as-new', shardId, firstRun);
  await record('command-shard-running', shardId);
  const asked = await api.send('POST', '/v1/reports', {
    body: { query: 'payments.search', format: 'csv' },
  });
  const reportId = asked.body['workflowId'] as string;
  await until('the report is written', 20_000, async () => {
    const { status } = await workflow.getHandle(reportId).describe();
    return status.name === 'COMPLETED';
  });
  await record('report-completed', reportId);
  const told = Promise.withResolvers<void>();
  const receiver = Bun.serve({
    port: 0,
    hostname: '127.0.0.1',
    fetch() {
      told.resolve();
      return new Response();
    },
  });
  const hook = { url: `http://127.0.0.1:${receiver.port}/`, eventTypes: ['payment.*'] };
  const endpoint = await api.send('POST', '/v1/webhook-endpoints', { body: hook });
  await command();
  await told.promise;
  const group = webhookGroupOf(organizationId, endpoint.body['id'] as string);
  await record(
    'webhook-delivery-running',
    `webhook-delivery-${started.origin.identity.id}-${group}`,
  );
  await receiver.stop(true);
  await record('event-relay-running', relayWorkflowId(started.origin.identity.id));
  // It is in doubt for a second, waits, is poked by a capture of a part, and then by the last one.
  const id = await pay(api, 'tok_timeout_then_success', { capture: 'manual' });
  await standing(api, id, 'authorized');
  const collected = processWorkflowId({
    name: 'payment-collection',
    organizationId,
    subject: id,
  });
  const capture = (body: { amount: number; final: boolean }) =>
    api.send('POST', `/v1/payments/${id}/capture`, { body });
  await capture({ amount: 34, final: false });
  const timers = async (): Promise<number> => {
    const { events } = await workflow.getHandle(collected).fetchHistory();
    return (events ?? []).filter((event) => event.timerStartedEventAttributes != null).length;
  };
  await until('it waits for days again', 20_000, async () => (await timers()) === 3);
  await record('payment-collection-waiting', collected);
  await capture({ amount: 1_000, final: true });
  await until('it has ended', 20_000, async () => {
    const { status } = await workflow.getHandle(collected).describe();
    return status.name === 'COMPLETED';
  });
  await record('payment-collection-completed', collected);
} finally {
  await server.stop();
  await rm(folder, { recursive: true });
}
process.exit(0);

async function record(name: string, workflowId: string, runId?: string): Promise<void> {
  const show = ['workflow', 'show', '--output', 'json', '--address', server.address];
  const execution = ['--workflow-id', workflowId, ...(runId ? ['--run-id', runId] : [])];
  const binary = await findServerBinary();
  const { stdout } = await promisify(execFile)(binary, [...show, ...execution]);
  // Which machine recorded them is nobody's business.
  const history = JSON.stringify(
    JSON.parse(stdout.replaceAll(`@${hostname()}`, '@host')),
    undefined,
    2,
  );
  await Bun.write(join(import.meta.dir, 'histories', `${name}.json`), `${history}\n`);
  console.log(`Recorded ${name}`);
}
