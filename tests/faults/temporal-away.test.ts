import { expect, test } from 'bun:test';
import type { Answer, ApiClient } from '../support/api-client.ts';
import { temporalForTests } from '../support/temporal.ts';
import { until } from '../support/until.ts';
import { faultsOf } from './harness/ledger.ts';
import { createInstallation } from './harness/installation.ts';
import { startTemporalProgram } from './harness/temporal-program.ts';

const body = { amount: 1, currency: 'EUR' };
const create = (api: ApiClient): Promise<Answer> => api.send('POST', '/v1/payments', { body });

const decided = (api: ApiClient, { headers }: Answer): Promise<boolean> =>
  until('the command is executed by itself', 60_000, async () => {
    const command = await api.send('GET', headers.get('Location') ?? '');
    return command.body['status'] === 'succeeded';
  });

test('While Temporal is away commands are accepted at once, and executed when it is back', async () => {
  const temporal = await startTemporalProgram();
  const installation = await createInstallation({ temporalAddress: temporal.address });
  const program = installation.start('serve');
  await installation.ready();
  const { api } = await installation.newOrganization();
  for (const storeIsLost of [false, true]) {
    expect((await create(api)).status).toBe(201);
    await temporal.stop();
    const answers: Answer[] = [];
    for (let count = 0; count < 5; count++) answers.push(await create(api));
    expect(answers.map(({ status }) => status)).toEqual(answers.map(() => 202));
    // Some may be late because this machine is busy; a wait for Temporal would make all of them late.
    expect(Math.min(...answers.map(({ ms }) => ms))).toBeLessThan(1_000);
    const patient = api.send('POST', '/v1/payments', { body, headers: { Prefer: 'wait=30' } });
    if (storeIsLost) await temporal.loseStore();
    await temporal.start();
    for (const answer of answers) await decided(api, answer);
    expect((await patient).status).toBe(201);
  }
  await program.stop();
  await temporal.stop();
  expect(faultsOf(installation.databaseFile)).toEqual([]);
}, 180_000);

test('While every worker is away the first command finds out, and the next are accepted at once', async () => {
  const installation = await createInstallation({
    temporalAddress: (await temporalForTests()).address,
  });
  const program = installation.start('serve');
  await installation.ready();
  const { api } = await installation.newOrganization();
  await program.stop();
  const alone = installation.start('api');
  await installation.ready();
  const first = await create(api);
  expect(first.status).toBe(202);
  // After five seconds in which nothing was finished, not only after the ten of its own wait.
  expect(first.ms).toBeLessThan(9_500);
  const next = await Promise.all([create(api), create(api), create(api)]);
  expect(next.map(({ status }) => status)).toEqual([202, 202, 202]);
  expect(Math.min(...next.map(({ ms }) => ms))).toBeLessThan(1_000);
  const worker = installation.start('worker');
  for (const answer of [first, ...next]) await decided(api, answer);
  await Promise.all([worker.stop(), alone.stop()]);
  expect(faultsOf(installation.databaseFile)).toEqual([]);
}, 180_000);
