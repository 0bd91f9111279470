import { expect, test } from 'bun:test';
import type { PaymentProvider } from '../../modules/payments/ports.ts';
import { composeModules } from '../../platform/compose.ts';
import { openFile } from '../../platform/database/file.ts';
import { libsqlReaders } from '../../platform/database/libsql-readers.ts';
import { createLibsqlCausalChains } from '../../platform/database/events/libsql-causal-chains.ts';
import { createLibsqlEventLog } from '../../platform/database/events/libsql-event-log.ts';
import { handlerSubscriptions } from '../../platform/events/handlers.ts';
import { createRelay } from '../../platform/events/relay.ts';
import { createProcessStarter } from '../../platform/temporal/process-starter.ts';
import { refusalOf } from '../http/payment-requests.ts';
import { ids as idMaker } from '../../platform/tokens/ids.ts';
import type { ApiClient } from '../support/api-client.ts';
import { complaintsLog } from '../support/composed-origin.ts';
import { createGate } from '../support/gate.ts';
import { startTestOrigin, type TestOrigin } from '../support/test-origin.ts';
import { until } from '../support/until.ts';
import { collectionOf, eventsOf, movementsOf, pay, standing } from './collected-payments.ts';
import { textsOf } from './history-texts.ts';

const clock = { now: () => Date.now() };

/** An origin whose sandbox waits at a gate before it carries anything out. */
async function startBehindGate() {
  const started = await startTestOrigin({ worker: false });
  const gate = createGate();
  const { collecting } = started.origin.activities;
  const sandbox = collecting.providers.get('sandbox');
  if (!sandbox) throw new Error('The sandbox is always there');
  let asked = 0;
  const slow: PaymentProvider = {
    ...sandbox,
    async perform(operation, signal) {
      asked++;
      await gate.passed();
      return sandbox.perform(operation, signal);
    },
  };
  const providers = new Map([['sandbox', slow]]);
  await started.startWorker({ collecting: { ...collecting, providers } });
  return { started, gate, asked: () => asked };
}

/** How a workflow's run ended, or that it runs. */
const statusOf = async (started: TestOrigin, organizationId: string, id: string) =>
  (await collectionOf(started, organizationId, id).describe()).status.name;

const happened = async (started: TestOrigin, organizationId: string, id: string) =>
  (await collectionOf(started, organizationId, id).fetchHistory()).events ?? [];

const refundAll = (api: ApiClient, id: string, amount: number) =>
  api.send('POST', `/v1/payments/${id}/refunds`, { body: { amount } });

test('A capture is answered 202 while its provider hangs, and then with its outcome', async () => {
  const { started, gate } = await startBehindGate();
  await using _ = started;
  const { api } = await started.newOrganization();
  const id = await pay(api, 'tok_success', { capture: 'manual' });
  await standing(api, id, 'authorized');
  gate.close();
  const key = crypto.randomUUID();
  const capture = (headers?: Record<string, string>) =>
    api.send('POST', `/v1/payments/${id}/capture`, { key, ...(headers && { headers }) });
  const first = await capture();
  expect(first.status).toBe(202);
  expect(first.ms).toBeWithin(5_000, 6_500);
  const location = first.headers.get('Location') ?? '';
  const command = async () => (await api.send('GET', location)).body;
  expect(await command()).toMatchObject({ status: 'executing', finishedAt: null });
  const replay = await capture({ Prefer: 'wait=0' });
  expect([replay.status, replay.headers.get('Idempotent-Replayed')]).toEqual([202, 'true']);
  const path = `/v1/payments/${id}`;
  const meanwhile = await Promise.all([
    api.send('PATCH', path, { body: { description: 'now' } }),
    api.send('POST', `${path}/cancel`),
    api.send('POST', `${path}/retry`),
    api.send('DELETE', path),
    api.send('POST', `${path}/capture`),
  ]);
  expect(meanwhile.map(refusalOf)).toEqual(meanwhile.map(() => [409, 'attempt_in_flight']));
  const waiting = capture({ Prefer: 'wait=20' });
  gate.open();
  expect((await waiting).body).toMatchObject({ status: 'completed', amountCaptured: 1_234 });
  expect(await command()).toMatchObject({ status: 'succeeded', problem: null });
  const done = await capture();
  expect([done.status, done.headers.get('Idempotent-Replayed')]).toEqual([200, 'true']);
  expect(done.text).toBe((await waiting).text);
});

test('It waits for days by a durable timer, and ends when nothing is due', async () => {
  await using started = await startTestOrigin();
  const { id: organizationId, api } = await started.newOrganization();
  const id = await pay(api, 'tok_success', { capture: 'manual' });
  const timer = await until('it waits', 20_000, async () => {
    const events = await happened(started, organizationId, id);
    return events.find((event) => event.timerStartedEventAttributes != null);
  });
  const seconds = Number(timer.timerStartedEventAttributes?.startToFireTimeout?.seconds);
  expect(seconds).toBeWithin(7 * 86_400 - 60, 7 * 86_400 + 1);
  expect(await statusOf(started, organizationId, id)).toBe('RUNNING');
  expect((await api.send('POST', `/v1/payments/${id}/capture`)).status).toBe(200);
  await until('it has ended', 20_000, async () => {
    return (await statusOf(started, organizationId, id)) === 'COMPLETED';
  });
});

test('A payment takes one activity, and its history holds nothing of it but ids', async () => {
  await using started = await startTestOrigin();
  const { id: organizationId, api } = await started.newOrganization();
  const id = await pay(api, 'tok_success', { amount: 987_654_321 });
  await until('it has ended', 20_000, async () => {
    return (await statusOf(started, organizationId, id)) === 'COMPLETED';
  });
  const events = await happened(started, organizationId, id);
  expect(events.filter((event) => event.activityTaskScheduledEventAttributes != null)).toHaveLength(
    1,
  );
  const texts = textsOf(events).join('\n');
  expect(texts).toContain(id);
  for (const secret of ['987654321', 'EUR', 'tok_success']) expect(texts).not.toContain(secret);
});

test('A workflow that is terminated is started again, for what its row says', async () => {
  const { started, gate, asked } = await startBehindGate();
  await using _ = started;
  const { id: organizationId, api } = await started.newOrganization();
  gate.close();
  const id = await pay(api, 'tok_success');
  await until('the provider is asked', 20_000, () => asked() === 1);
  const workflow = collectionOf(started, organizationId, id);
  const { runId } = await workflow.describe();
  await workflow.terminate('to be found again');
  await until('another run asks', 20_000, () => asked() === 2);
  expect((await workflow.describe()).runId).not.toBe(runId);
  gate.open();
  await standing(api, id, 'completed');
  expect(eventsOf(started.databaseUrl, organizationId, id).map(({ type }) => type)).toEqual([
    'payment.created',
    'payment.completed',
  ]);
  expect(movementsOf(started.databaseUrl, organizationId, id)).toHaveLength(2);
}, 40_000);

test('What comes while the workflow is just completing is not lost', async () => {
  await using started = await startTestOrigin({ worker: false });
  const { origin, databaseUrl } = started;
  const { gateway } = origin;
  const { log: logger } = complaintsLog();
  const database = await openFile(databaseUrl);
  const chains = createLibsqlCausalChains(database, clock);
  await using _ = { [Symbol.asyncDispose]: () => database.close() };
  const modules = composeModules({
    ...libsqlReaders(database),
    webhookUrls: { refusalOf: async () => undefined },
    methods: ['manual', 'sandbox'],
  });
  const starter = createProcessStarter({ client: origin.client, databaseId: origin.identity.id });
  // The rows would come to the rescue of what the signals lose.
  const rows = { takeDue: async () => [] };
  const relay = createRelay({
    log: createLibsqlEventLog(database),
    subscriptions: handlerSubscriptions({
      modules,
      gateway,
      starter,
      chains,
      ids: idMaker,
      logger,
    }),
    chores: [],
    gateway,
    store: origin.store,
    processes: { rows, starter },
    clock,
    logger,
  });
  await started.startWorker({ relay });
  const { id: organizationId, api } = await started.newOrganization();
  const payers = 6;
  const refunds = 15;
  // Whoever is answered asks again at once, when the run that answered has just nothing left to do.
  const payer = async (): Promise<string> => {
    const id = await pay(api, 'tok_success', { amount: 100 });
    await standing(api, id, 'completed');
    for (let count = 0; count < refunds; count++) {
      const { status, body } = await refundAll(api, id, 1);
      expect([status, body['status']]).toEqual([201, 'succeeded']);
    }
    return id;
  };
  const ids = await Promise.all(Array.from({ length: payers }, payer));
  const runs = origin.client.workflow.list({
    query: `WorkflowId STARTS_WITH "payment-collection-" AND WorkflowType = "paymentCollection"
      AND TaskQueue = "quittance-${origin.identity.id}"`,
  });
  let count = 0;
  await until('the runs are to be seen', 20_000, async () => {
    count = 0;
    for await (const { workflowId } of runs) if (workflowId.includes(organizationId)) count++;
    return count > ids.length;
  });
  for (const id of ids) {
    const given = movementsOf(databaseUrl, organizationId, id).filter(
      (each) => each === 'refund 1',
    );
    expect(given).toHaveLength(refunds);
  }
}, 60_000);
