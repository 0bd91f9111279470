import { expect, test } from 'bun:test';
import type { ApiClient } from '../support/api-client.ts';
import { temporalForTests } from '../support/temporal.ts';
import { atRest, expectAllWell, startCrowd } from './harness/crowd.ts';
import { createInstallation } from './harness/installation.ts';
import { rounds, seededRandom, seedOfRun } from './harness/seeded-random.ts';

const firstCommandMs = 3_000;

const payment = { amount: 1, currency: 'EUR' };
const expectPromptCommand = async (api: ApiClient): Promise<void> => {
  const { status, ms } = await api.send('POST', '/v1/payments', { body: payment });
  expect(status).toBe(201);
  expect(ms).toBeLessThan(firstCommandMs);
};

const kills = rounds(20);

test(
  `${kills} kills under load lose nothing, double nothing and leave nothing half`,
  async () => {
    const random = seededRandom(seedOfRun());
    const installation = await createInstallation({
      temporalAddress: (await temporalForTests()).address,
      environment: { QUITTANCE_UPDATES_PER_RUN: '5' },
    });
    let program = installation.start('serve');
    await installation.ready();
    const { api } = await installation.newOrganization();
    const crowd = startCrowd(api, random, 6);
    let roundsOfWork = 0;
    for (let kill = 0; kill < kills; kill++) {
      const settledBefore = crowd.settled();
      if (kill % 2 === 0) {
        // In the middle of the load.
        await installation.ready();
        if (kill % 4 === 0) await expectPromptCommand(api);
        await Bun.sleep(random.between(50, 700));
      } else {
        // Anywhere in the start.
        await Bun.sleep(random.between(50, 1_400));
      }
      await program.kill();
      if (crowd.settled() > settledBefore) roundsOfWork++;
      program = installation.start('serve');
    }
    await installation.ready();
    await expectPromptCommand(api);
    await crowd.finish();
    await atRest(installation.databaseFile);
    await program.stop();

    expectAllWell(installation.databaseFile, [crowd]);
    expect(roundsOfWork).toBeGreaterThanOrEqual(kills / 4);
    expect(crowd.retried(0)).toBeGreaterThan(0);
  },
  60_000 + kills * 10_000,
);
