import { expect, test } from 'bun:test';
import { readFile, readdir, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { lastingPort } from '../support/lasting-port.ts';
import { apiClient } from '../support/api-client.ts';
import { scratchFolder } from '../support/scratch-folder.ts';
import { until } from '../support/until.ts';
import { atRest, expectAllWell, startCrowd } from './harness/crowd.ts';
import { sendOver } from './harness/installation.ts';
import { startProgram, type Program } from './harness/program.ts';
import { rounds, seededRandom, seedOfRun } from './harness/seeded-random.ts';

interface Home {
  readonly folder: string;
  readonly words: readonly string[];
}

const newHome = async (): Promise<Home> => {
  const folder = await scratchFolder();
  const [port, temporalPort] = [await lastingPort(), await lastingPort()];
  const places = ['--port', String(port), '--temporal-port', String(temporalPort)];
  return { folder, words: ['platform/cli/main.ts', 'dev', '--home', folder, ...places] };
};

const announcement = ({ folder }: Home): string => join(folder, 'dev.json');

/** Starts a `dev` and waits until it has said where it is. */
async function startDev(
  home: Home,
): Promise<Program & { readonly api: ReturnType<typeof apiClient> }> {
  const program = startProgram(home.words);
  await until('dev is ready', 60_000, () => program.output().includes('Ready in'));
  const { url, apiKey } = JSON.parse(await readFile(announcement(home), 'utf8'));
  return { ...program, api: apiClient(sendOver, apiKey, url) };
}

const payment = { id: 'kept', amount: 1, currency: 'EUR' };

test('Two of them run side by side, and a second start finds data and key again', async () => {
  const homes = [await newHome(), await newHome()] as const;
  const [first, second] = await Promise.all(homes.map(startDev));
  if (!first || !second) throw new Error('Two were started');
  expect((await stat(announcement(homes[0]))).mode & 0o777).toBe(0o600);
  expect((await first.api.send('POST', '/v1/payments', { body: payment })).status).toBe(201);
  expect((await second.api.send('POST', '/v1/payments', { body: payment })).status).toBe(201);

  const { words: firstWords } = homes[0];
  const [taken, again, shared, wrong] = [
    startProgram([...firstWords, '--home', await scratchFolder()]),
    startProgram(firstWords),
    // With a Temporal of its own, or of somebody else, the home is in use all the same.
    startProgram([...firstWords, '--port', String(await lastingPort())], {
      TEMPORAL_ADDRESS: '127.0.0.1:1',
    }),
    startProgram([...firstWords, '--port', '70000']),
  ];
  expect(await taken.exited).toBe(1);
  expect(taken.output()).toMatch(/Port \d+ is taken; choose another one with --port/);
  for (const refused of [again, shared]) {
    expect(await refused.exited).toBe(1);
    expect(refused.output()).toContain('choose another --home');
  }
  expect([await wrong.exited, wrong.output()]).toEqual([
    2,
    expect.stringContaining('Give --port or PORT as a number from 1 to 65535'),
  ]);
  const names = await readdir(homes[0].folder);
  const modes = names.map(async (name) => [name, (await stat(join(homes[0].folder, name))).mode]);
  for (const [name, mode] of await Promise.all(modes)) {
    expect([name, Number(mode) & 0o077]).toEqual([name, 0]);
  }

  expect(await first.stop()).toBe(0);
  expect(await Bun.file(announcement(homes[0])).exists()).toBe(false);
  expect((await second.api.send('GET', '/v1/payments/kept')).status).toBe(200);
  expect(await second.stop()).toBe(0);

  const next = await startDev(homes[0]);
  expect((await next.api.send('GET', '/v1/payments/kept')).body).toMatchObject(payment);
  expect(await next.stop()).toBe(0);
}, 180_000);

test('Of two that start with one home in one moment one runs', async () => {
  const [{ words }, other] = [await newHome(), await newHome()];
  const places = other.words.slice(4);
  const started = [startProgram(words), startProgram([...words, ...places])];
  const isReady = (program: Program): boolean => program.output().includes('Ready in');
  await until('one of them is ready', 60_000, () => started.some(isReady));
  const refused = started.find((program) => !isReady(program));
  expect(await refused?.exited).toBe(1);
  expect(refused?.output()).toContain('choose another --home');
  expect(await started.find(isReady)?.stop()).toBe(0);
}, 90_000);

test('A Temporal that ends is started again, and what was accepted meanwhile is executed', async () => {
  const home = await newHome();
  const program = await startDev(home);
  const record = join(home.folder, 'temporal.db.server.json');
  for (const signal of ['SIGKILL', 'SIGTERM'] as const) {
    const { server } = JSON.parse(await readFile(record, 'utf8')) as { server: number };
    process.kill(server, signal);
    const headers = { Prefer: 'respond-async' };
    const body = { ...payment, id: `kept-${signal}` };
    const accepted = await program.api.send('POST', '/v1/payments', { body, headers });
    expect(accepted.status).toBe(202);
    await until('it is executed', 60_000, async () => {
      const { status } = await program.api.send('GET', `/v1/payments/${body.id}`);
      return status === 200;
    });
    await until('everything is there again', 60_000, async () => {
      const { body: readiness } = await program.api.send('GET', '/readyz');
      return readiness['status'] === 'ready';
    });
  }
  expect(program.output()).toContain("Temporal's server has ended");
  expect(await program.stop()).toBe(0);
}, 240_000);

test('A home that cannot be written is named, with what to do', async () => {
  const folder = await scratchFolder();
  await writeFile(join(folder, 'file'), '');
  for (const [home, reason] of [
    [join(folder, 'file'), 'it is a file'],
    [join(folder, 'file', 'home'), 'it lies in a file'],
    ['/proc/home', '/proc/home'],
  ] as const) {
    const program = startProgram(['platform/cli/main.ts', 'dev', '--home', home]);
    expect(await program.exited).toBe(1);
    expect(program.output()).toContain(reason);
    expect(program.output()).toContain('choose another folder with --home');
  }
}, 60_000);

test(
  'Killed in the middle of its work, the next one goes on where it ended',
  async () => {
    const random = seededRandom(seedOfRun());
    const home = await newHome();
    let program = await startDev(home);
    const crowd = startCrowd(program.api, random, 4);
    for (let kill = 0; kill < rounds(2); kill++) {
      const settled = crowd.settled();
      await until('some commands', 60_000, () => crowd.settled() > settled + 10);
      await Bun.sleep(random.between(0, 300));
      await program.kill();
      program = await startDev(home);
    }
    await crowd.finish();
    await atRest(join(home.folder, 'quittance.db'));
    expect(await program.stop()).toBe(0);
    expectAllWell(join(home.folder, 'quittance.db'), [crowd]);
  },
  120_000 + rounds(2) * 10_000,
);
