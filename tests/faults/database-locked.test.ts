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
  await until('some commands', 20_000, () => crowd.settled() > 20);

  const lock = startProgram(
    ['tests/faults/programs/hold-lock.ts', installation.databaseFile, String(lockedMs)],
    {},
  );
  await until('the database is locked', 10_000, () => lock.output().includes('Locked'));
  await Bun.sleep(100);
  const settled = crowd.settled();
  // Counted while it is certainly locked: once it is free they go on faster than we look.
  const certainlyUntil = performance.now() + lockedMs - 1_000;
  let settledLocked = settled;
  const health: number[] = [];
  let ended = false;
  void lock.exited.then(() => (ended = true));
  while (!ended) {
    const startedAt = performance.now();
    const { status } = await fetch(`${installation.url}/healthz`);
    expect(status).toBe(200);
    health.push(performance.now() - startedAt);
    if (performance.now() < certainlyUntil) settledLocked = crowd.settled();
    await Bun.sleep(50);
  }
  expect(health.length).toBeGreaterThan(20);
  // One beat in fifty may be late because this machine is busy.
  expect(health.sort((a, b) => b - a)[Math.floor(health.length / 50)]).toBeLessThan(100);
  expect(settledLocked - settled).toBeLessThanOrEqual(4);
  await until('commands go on', 10_000, () => crowd.settled() > settled + 20);
  await crowd.finish();
  await atRest(installation.databaseFile);
  await program.stop();
  expectAllWell(installation.databaseFile, [crowd]);
}, 60_000);
