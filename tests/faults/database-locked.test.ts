import { expect, test } from 'bun:test';
import { temporalForTests } from '../support/temporal.ts';
import { until } from '../support/until.ts';
import { atRest, expectAllWell, startCrowd } from './harness/crowd.ts';
import { createInstallation } from './harness/installation.ts';
import { startProgram } from './harness/program.ts';
import { seededRandom, seedOfRun } from './harness/seeded-random.ts';

const lockedMs = 5_000;

test('While another process holds the database commands wait, and the API is alive', async () => {
  const installation = await createInstallation({
    temporalAddress: (await temporalForTests()).address,
  });
  const program = installation.start('serve');
  await installation.ready();
  const { api } = await installation.newOrganization();
  const crowd = startCrowd(api, seededRandom(seedOfRun()), 4);
  await until('some commands', 60_000, () => crowd.settled() > 20);

  const lock = startProgram(['tests/faults/programs/hold-lock.ts', installation.databaseFile]);
  await until('the database is locked', 60_000, () => lock.output().includes('Locked'));
  await Bun.sleep(100);
  const settled = crowd.settled();
  const health: number[] = [];
  const lockedAt = performance.now();
  while (performance.now() - lockedAt < lockedMs) {
    const startedAt = performance.now();
    const { status } = await fetch(`${installation.url}/healthz`);
    expect(status).toBe(200);
    health.push(performance.now() - startedAt);
    await Bun.sleep(50);
  }
  // Those whose answer was under way when we began to count.
  expect(crowd.settled() - settled).toBeLessThanOrEqual(4);
  expect(await lock.stop()).toBe(0);
  // A busy machine delays some; a busy wait of the driver, seconds long, would leave but a few.
  expect(health.length).toBeGreaterThan(10);
  expect(health.toSorted((a, b) => a - b)[Math.floor(health.length / 2)]).toBeLessThan(500);
  await until('commands go on', 60_000, () => crowd.settled() > settled + 20);
  await crowd.finish();
  await atRest(installation.databaseFile);
  await program.stop();
  expectAllWell(installation.databaseFile, [crowd]);
}, 180_000);
