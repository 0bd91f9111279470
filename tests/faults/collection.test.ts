import { expect, test } from 'bun:test';
import { temporalForTests } from '../support/temporal.ts';
import { until } from '../support/until.ts';
import { atRest } from './harness/crowd.ts';
import { createInstallation, type Installation } from './harness/installation.ts';
import { faultsOf } from './harness/ledger.ts';
import {
  captureAndRefund,
  charge,
  insist,
  keepPaying,
  settled,
  takenUp,
  tokens,
} from './harness/payer.ts';
import { collectionFaults, settlesIn, type Expected } from './harness/sandbox-ledger.ts';
import { rounds, seededRandom, seedOfRun } from './harness/seeded-random.ts';

const program = 'tests/faults/programs/collecting-origin.ts';

/**
 * So soon goes on what was in the hands of a process that was killed: the best of some. A busy
 * machine may delay any single one, but not until the time limits of the activities are over.
 */
const recoveryMs = { best: 5_000, each: 30_000 };

const install = async (): Promise<Installation> =>
  createInstallation({ temporalAddress: (await temporalForTests()).address });

async function expectAllWell(installation: Installation, expected: readonly Expected[]) {
  await atRest(installation.databaseFile);
  expect(collectionFaults(installation.databaseFile, expected)).toEqual([]);
  expect(faultsOf(installation.databaseFile)).toEqual([]);
}

/** Each in an installation of its own: most of it is waiting for the dead. */
const lanes = [
  ['before-perform:2', 'after-commit:1'],
  ['after-perform:1', 'after-accept:2'],
  ['after-look:1', 'before-accept:1'],
] as const;

test('Killed at each step of a collection, every payment comes to what its token says', async () => {
  const times = (await Promise.all(lanes.map(killAtEach))).flat();
  expect(Math.min(...times), times.join(', ')).toBeLessThan(recoveryMs.best);
}, 180_000);

/** How long it took until all went on, at each point. */
async function killAtEach(points: readonly string[]): Promise<number[]> {
  const times: number[] = [];
  const installation = await install();
  const start = (at: string) => installation.run(program, { AT: at });
  let current = start('');
  await installation.ready();
  const { api } = await installation.newOrganization();
  const expected: Expected[] = [];
  for (const point of points) {
    await current.stop();
    current = start(point);
    await installation.ready();
    const name = point.replace(':', '_');
    // What is killed with the first of them still waits in the inbox, or to be sent.
    const paying = tokens.map((token) => charge(api, `${name}_${token}`, token));
    const capturing = captureAndRefund(api, `${name}_captured`, 'tok_success');
    expect(await current.exited).toBe(137);
    current = start('');
    await installation.ready();
    const readyAt = performance.now();
    const payments = await Promise.all(paying);
    await Promise.all(payments.map(({ id }) => takenUp(api, id)));
    times.push(performance.now() - readyAt);
    expect(times.at(-1), point).toBeLessThan(recoveryMs.each);
    await Promise.all(payments.map((payment) => settled(api, payment)));
    expected.push(...payments, await capturing);
  }
  await expectAllWell(installation, expected);
  await current.stop();
  return times;
}

/** Several at once; that one of them failed is told where they are awaited, and in no other test. */
function payers(count: number, pay: (name: string) => Promise<Expected[]>): Promise<Expected[]> {
  const paying = Array.from({ length: count }, (_, index) => pay(`payer_${index}`));
  const paid = Promise.all(paying).then((each) => each.flat());
  paid.catch(() => undefined);
  return paid;
}

const kills = rounds(15);

test(
  `${kills} kills under load, captures and refunds in flight, charge and refund everything once`,
  async () => {
    const random = seededRandom(seedOfRun());
    const installation = await install();
    let current = installation.start('serve');
    await installation.ready();
    const { api } = await installation.newOrganization();
    const over = new AbortController();
    const paying = payers(6, (name) => keepPaying(api, name, random, over.signal));
    for (let kill = 0; kill < kills; kill++) {
      // Some in the middle of the work, some anywhere in the start.
      if (kill % 3 !== 2) await installation.ready();
      await Bun.sleep(random.between(20, 500));
      await current.kill();
      current = installation.start('serve');
    }
    await installation.ready();
    const { databaseFile } = installation;
    await until('more answers than kills', 60_000, () => settlesIn(databaseFile) > kills);
    over.abort();
    const expected = await paying;
    await expectAllWell(installation, expected);
    await current.stop();
  },
  120_000 + kills * 5_000,
);

test('Of two workers one is killed while it collects: the other goes on', async () => {
  const installation = await install();
  const api = installation.start('api');
  const workers = [installation.start('worker'), installation.start('worker')] as const;
  await installation.ready();
  const organization = await installation.newOrganization();
  const over = new AbortController();
  const random = seededRandom(seedOfRun());
  const paying = payers(4, (name) => keepPaying(organization.api, name, random, over.signal));
  await Bun.sleep(random.between(500, 1_500));
  await workers[0].kill();
  const startedAt = performance.now();
  const next = await charge(organization.api, 'next', 'tok_success');
  await settled(organization.api, next);
  expect(performance.now() - startedAt).toBeLessThan(recoveryMs.each);
  over.abort();
  const expected = await paying;
  await expectAllWell(installation, [...expected, next]);
  await Promise.all([workers[1].stop(), api.stop()]);
}, 180_000);

test('Asked to end while its provider is being asked, it puts no payment into doubt', async () => {
  const installation = await install();
  const hanging = installation.run(program, { AT: 'hang' });
  await installation.ready();
  const { api } = await installation.newOrganization();
  const payment = await charge(api, 'asked_twice', 'tok_success');
  await until('the provider is asked', 60_000, () => hanging.output().includes('Hanging'));
  expect(await hanging.stop()).toBe(0);
  const current = installation.start('serve');
  await installation.ready();
  const startedAt = performance.now();
  await settled(api, payment);
  expect(performance.now() - startedAt).toBeLessThan(recoveryMs.each);
  const { body } = await api.send('GET', `/v1/payments/${payment.id}`);
  // Created and completed: nothing came between.
  expect(body['version']).toBe(2);
  await expectAllWell(installation, [payment]);
  expect((await insist(api, 'POST', `/v1/payments/${payment.id}/refunds`)).status).toBe(201);
  await current.stop();
}, 180_000);
