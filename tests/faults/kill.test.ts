import { expect, test } from 'bun:test';
import type { ApiClient } from '../support/api-client.ts';
import { temporalForTests } from '../support/temporal.ts';
import { until } from '../support/until.ts';
import { atRest, expectAllWell, startCrowd } from './harness/crowd.ts';
import { createInstallation } from './harness/installation.ts';
import { rounds, seededRandom, seedOfRun } from './harness/seeded-random.ts';

/** The promise, kept by the best of some: a busy machine may delay any single one. */
const firstCommandMs = 3_000;

const payment = { amount: 1, currency: 'EUR' };
const firstCommand = async (api: ApiClient): Promise<number> => {
  const headers = { Prefer: 'wait=14' };
  const { status, ms, text } = await api.send('POST', '/v1/payments', { body: payment, headers });
  expect(status, text).toBe(201);
  return ms;
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
    const firstMs: number[] = [];
    for (let kill = 0; kill < kills; kill++) {
      const settledBefore = crowd.settled();
      if (kill % 2 === 0) {
        // In the middle of the load.
        await installation.ready();
        if (kill % 4 === 0) {
          firstMs.push(await firstCommand(api));
          await until('the crowd works', 60_000, () => crowd.settled() > settledBefore);
        }
        await Bun.sleep(random.between(50, 700));
      } else {
        // Anywhere in the start.
        await Bun.sleep(random.between(50, 1_400));
      }
      await program.kill();
      program = installation.start('serve');
    }
    await installation.ready();
    firstMs.push(await firstCommand(api));
    await crowd.finish();
    await atRest(installation.databaseFile);
    await program.stop();

    expectAllWell(installation.databaseFile, [crowd]);
    expect(Math.min(...firstMs), firstMs.join(', ')).toBeLessThan(firstCommandMs);
    expect(crowd.retried(0)).toBeGreaterThan(0);
  },
  120_000 + kills * 10_000,
);
