import { expect, test } from 'bun:test';
import { shardWorkflowId } from '../../platform/temporal/names.ts';
import { createWorkflowShard } from '../../platform/temporal/workflow-shard.ts';
import { apiClient, type Answer, type ApiClient } from '../support/api-client.ts';
import { startTestOrigin, type TestOrigin } from '../support/test-origin.ts';
import { until } from '../support/until.ts';
import { textsOf } from './history-texts.ts';

const payment = { amount: 1_234, currency: 'EUR' };
const create = (api: ApiClient, id?: string): Promise<Answer> =>
  api.send('POST', '/v1/payments', { body: { ...payment, ...(id && { id }) } });

const shardOf = ({ origin }: TestOrigin) =>
  origin.client.workflow.getHandle(shardWorkflowId(origin.identity.id));

test('A command is executed by the workflow that owns the shard', async () => {
  await using started = await startTestOrigin();
  const { api } = await started.newOrganization();
  const { status, body, headers } = await create(api);
  expect(status).toBe(201);
  expect(body).toMatchObject({ ...payment, status: 'processing', version: 1 });
  const command = await api.send('GET', `/v1/commands/${headers.get('Command-Id')}`);
  const { execution } = await shardOf(started)
    .describe()
    .then(({ raw }) => raw.workflowExecutionInfo ?? {});
  expect(command.body).toMatchObject({ status: 'succeeded', runId: execution?.runId });
});

test('Under load from two processes each continue-as-new loses, doubles and stalls nothing', async () => {
  await using beside = await startTestOrigin({ updatesPerRun: 2 });
  await using apart = await startTestOrigin({
    databaseUrl: beside.databaseUrl,
    updatesPerRun: 2,
    worker: false,
  });
  const clientsOf = 8;
  const each = 25;
  const { id: organizationId, api, apiKey } = await beside.newOrganization();
  const other = apiClient(apart.send, apiKey);
  const answers: Answer[] = [];
  const client = async (name: string, through: ApiClient): Promise<void> => {
    for (let turn = 0; turn < each; turn++) {
      answers.push(await create(through, `${name}_${turn}`));
    }
  };
  const names = Array.from({ length: clientsOf }, (_, index) => `client_${index}`);
  await Promise.all([
    ...names.map((name) => client(`beside_${name}`, api)),
    ...names.map((name) => client(`apart_${name}`, other)),
  ]);

  expect(answers.map(({ status }) => status)).toEqual(answers.map(() => 201));
  const commands = await Promise.all(
    answers.map(({ headers }) => api.send('GET', `/v1/commands/${headers.get('Command-Id')}`)),
  );
  const events = commands.flatMap(({ body }) => body['eventIds'] as string[]);
  expect(events).toHaveLength(2 * clientsOf * each);
  expect(new Set(events).size).toBe(events.length);
  const runs = new Set(commands.map(({ body }) => body['runId']));
  expect(runs.size).toBeGreaterThan(3);
  const position = await beside.origin.store.load([organizationId], 1);
  if (position === 'busy') throw new Error('Nothing else uses this database');
  expect(position.positions.get(organizationId)).toBe(events.length + 2);
});

test('An update that races continue-as-new is sent again', async () => {
  await using started = await startTestOrigin({ updatesPerRun: 2 });
  const { origin } = started;
  const { client, identity } = origin;
  const shard = createWorkflowShard({ client, databaseId: identity.id, updatesPerRun: 2 });
  await shard.execute(['org_nobody']);
  const before = await shardOf(started).describe();
  const racers = 5;
  const turns = 6;
  let returned = 0;
  await Promise.all(
    Array.from({ length: racers }, async () => {
      for (let turn = 0; turn < turns; turn++) {
        await shard.execute(['org_nobody']);
        returned++;
      }
    }),
  );
  expect(returned).toBe(racers * turns);
  expect((await shardOf(started).describe()).runId).not.toBe(before.runId);
});

test('Its history names organizations and holds nothing of their payments', async () => {
  await using started = await startTestOrigin();
  const { id, api } = await started.newOrganization();
  const description = 'Chandelier for Ms Featherstonehaugh';
  const body = { id: 'order_of_a_chandelier', amount: 987_654_321, currency: 'EUR', description };
  expect((await api.send('POST', '/v1/payments', { body })).status).toBe(201);
  // A command is answered before the workflow's task is completed.
  const texts = await until('the history has grown', 20_000, async () => {
    const read = textsOf(await shardOf(started).fetchHistory()).join('\n');
    return read.includes(id) && read.includes('executeCommands') && read;
  });
  for (const secret of ['Featherstonehaugh', '987654321', 'EUR', body.id]) {
    expect(texts).not.toContain(secret);
  }
});

test('A command starts the workflow where it is not there', async () => {
  // The worker's own look comes too late to be of help.
  await using started = await startTestOrigin({ ensureEveryMs: 3_600_000 });
  const { api } = await started.newOrganization();
  const shard = shardOf(started);
  const ended = new Set<string>();
  // The activity of a run that was ended stays a moment and may execute a command or two itself.
  const anotherRun = () =>
    until('a command has begun another run', 20_000, async () => {
      expect((await create(api)).status).toBe(201);
      const { runId, status } = await shard.describe();
      return status.name === 'RUNNING' && !ended.has(runId) && runId;
    });
  for (let turn = 0; turn < 3; turn++) {
    ended.add(await anotherRun());
    await shard.terminate('to be started again');
  }
  await anotherRun();
  expect(ended.size).toBe(3);
});

test('Of two workers one executes, and when it ends the other goes on', async () => {
  await using first = await startTestOrigin({ worker: false });
  await using second = await startTestOrigin({ databaseUrl: first.databaseUrl, worker: false });
  const workers = [await first.startWorker(), await second.startWorker()];
  const { api } = await first.newOrganization();
  for (const worker of [undefined, ...workers]) {
    const answers = await Promise.all(Array.from({ length: 20 }, () => create(api)));
    expect(answers.map(({ status }) => status)).toEqual(answers.map(() => 201));
    if (worker === workers[0]) await worker?.stop();
  }
});
