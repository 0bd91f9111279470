import { afterAll, beforeAll, expect, test } from 'bun:test';
import { openFile } from '../../platform/database/file.ts';
import type { Database } from '../../platform/database/database.ts';
import type { ApiClient } from '../support/api-client.ts';
import { rowsOf } from '../support/database.ts';
import { scratchFolder } from '../support/scratch-folder.ts';
import { temporalForTests } from '../support/temporal.ts';
import { until } from '../support/until.ts';
import { createInstallation, type Installation } from './harness/installation.ts';
import { pause } from './harness/pause.ts';
import type { Program } from './harness/program.ts';

/** Two processes that execute what they accept themselves, over one file. */
let first: Installation;
let second: Installation;
let one: Program;
let two: Program;
let database: Database;
let here: ApiClient;
let there: ApiClient;

beforeAll(async () => {
  const folder = await scratchFolder();
  const { address: temporalAddress } = await temporalForTests();
  const environment = {
    QUITTANCE_SECRET: crypto.randomUUID(),
    QUITTANCE_ROOT_KEY: crypto.randomUUID(),
    COMMAND_GATEWAY: 'direct',
  };
  first = await createInstallation({ temporalAddress, folder, environment });
  second = await createInstallation({ temporalAddress, folder, environment });
  one = first.start('api');
  await first.ready();
  const { apiKey } = await createOrganization(environment.QUITTANCE_ROOT_KEY);
  here = first.client(apiKey);
  there = second.client(apiKey);
  database = await openFile(`file:${first.databaseFile}`);
}, 180_000);
afterAll(() => database.close());

async function createOrganization(rootKey: string): Promise<{ apiKey: string }> {
  const { body } = await first
    .client(rootKey)
    .send('POST', '/v1/organizations', { body: { name: 'Two origins' } });
  return body as { apiKey: string };
}

async function startSecond(): Promise<void> {
  two = second.start('api');
  await second.ready();
}

const create = async (api: ApiClient, id: string): Promise<string> => {
  const body = { id, amount: 1, currency: 'EUR' };
  expect((await api.send('POST', '/v1/payments', { body })).status).toBe(201);
  return `/v1/payments/${id}`;
};
const change = async (api: ApiClient, path: string, amount: number): Promise<string> => {
  const answer = await api.send('PATCH', path, { body: { amount } });
  expect(answer.status).toBe(200);
  return answer.text;
};
const read = async (api: ApiClient, path: string): Promise<string> =>
  (await api.send('GET', path)).text;
/** Its proof that it is alone is as young as its last look, which a busy machine may delay. */
const servedFromMemory = (api: ApiClient, path: string): Promise<boolean> =>
  until(`${path} is served from memory`, 60_000, async () => {
    const { headers } = await api.send('GET', path);
    return headers.get('Cache-Status')?.startsWith('memory; hit') === true;
  });

/** Each writes in turn, and the other reads at once, without any token. */
async function takeTurns(path: string, turns: number): Promise<void> {
  for (let turn = 1; turn <= turns; turn++) {
    const [writer, reader] = turn % 2 === 0 ? [here, there] : [there, here];
    const written = await change(writer, path, 1_000 + turn);
    const seen = await Promise.all([read(reader, path), read(reader, '/v1/payments?limit=100')]);
    expect(seen[0]).toBe(written);
    expect(seen[1]).toContain(written);
    expect(await read(writer, path)).toBe(written);
  }
}

test('One that is alone answers from its memory, and both know when there are two', async () => {
  const path = await create(here, 'alone');
  for (let turn = 0; turn < 20; turn++) {
    const written = await change(here, path, 10 + turn);
    expect(await read(here, path)).toBe(written);
    await servedFromMemory(here, path);
  }
  await startSecond();
  await takeTurns(path, 60);
}, 180_000);

test('What was written while one was stopped it shows when it goes on', async () => {
  const path = await create(here, 'stopped');
  const later = await create(here, 'stopped-later');
  await Promise.all([read(here, path), read(here, later)]);
  await pause(one, first.databaseFile);
  const written = [await change(there, path, 2), await change(there, later, 3)];
  // Longer than any proof that it is alone lasts.
  await Bun.sleep(2_500);
  const waiting = read(here, path);
  one.send('SIGCONT');
  expect(await waiting).toBe(written[0] ?? '');
  expect(await read(here, later)).toBe(written[1] ?? '');
  await takeTurns(path, 10);
}, 180_000);

test('One that was killed slows nobody for long, and its row is gone', async () => {
  await two.kill();
  await until('its row is gone', 60_000, async () => {
    return (await rowsOf(database, 'SELECT id FROM writers')).length === 1;
  });
  const path = await create(here, 'survivor');
  const written = await change(here, path, 5);
  expect(await read(here, path)).toBe(written);
  await servedFromMemory(here, path);
}, 180_000);

test('One that was stopped while another came, wrote and left does not believe its memory', async () => {
  const paths: string[] = [];
  for (let count = 0; count < 4; count++) paths.push(await create(here, `kept-${count}`));
  for (const path of paths) await servedFromMemory(here, path);
  await pause(one, first.databaseFile);
  await startSecond();
  const written: string[] = [];
  for (const path of paths) written.push(await change(there, path, 50));
  expect(await two.stop()).toBe(0);
  one.send('SIGCONT');
  // At once, and after it has looked who else is there: once for each, they are good from then on.
  for (const [index, path] of paths.entries()) {
    expect([path, await read(here, path)]).toEqual([path, written[index] ?? '']);
    await Bun.sleep(500);
  }
}, 180_000);

test('One that was killed in the middle of writes leaves no old answers behind', async () => {
  await startSecond();
  const path = await create(there, 'torn');
  let acknowledged = 1;
  const writing = (async () => {
    for (let amount = 2; ; amount++) {
      await change(there, path, amount);
      acknowledged = amount;
    }
  })().catch(() => undefined);
  await until('some writes', 60_000, () => acknowledged > 20);
  const killing = two.kill();
  for (let count = 0; count < 50; count++) {
    const before = acknowledged;
    const { amount } = JSON.parse(await read(here, path)) as { amount: number };
    expect(amount).toBeGreaterThanOrEqual(before);
  }
  await Promise.all([killing, writing]);
  const { amount } = JSON.parse(await read(here, path)) as { amount: number };
  expect(amount).toBeGreaterThanOrEqual(acknowledged);
  expect(await read(here, path)).toBe(
    (
      await here.send('GET', path, {
        headers: { 'Cache-Control': 'no-cache' },
      })
    ).text,
  );
  expect(await one.stop()).toBe(0);
}, 180_000);
