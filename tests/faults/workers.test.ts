import { Database } from 'bun:sqlite';
import { expect, test } from 'bun:test';
import type { ApiClient } from '../support/api-client.ts';
import { temporalForTests } from '../support/temporal.ts';
import { until } from '../support/until.ts';
import { atRest, expectAllWell, startCrowd } from './harness/crowd.ts';
import { createInstallation } from './harness/installation.ts';
import type { Program } from './harness/program.ts';
import { seededRandom, seedOfRun } from './harness/seeded-random.ts';

const body = { amount: 1, currency: 'EUR' };

/** The time that a command takes when whoever owns the shard is gone. */
async function nextCommandMs(api: ApiClient): Promise<number> {
  const { status, ms } = await api.send('POST', '/v1/payments', {
    body,
    headers: { Prefer: 'wait=20' },
  });
  expect(status).toBe(201);
  return ms;
}

/**
 * Pauses a process between two of its commits. One that is paused inside of one holds the lock of
 * the file: with a database server of its own that could not be, and here it would be the file's
 * lock that is tested.
 */
async function pause(program: Program, databaseFile: string): Promise<void> {
  await until('a pause between two commits', 10_000, () => {
    program.send('SIGSTOP');
    if (isFree(databaseFile)) return true;
    program.send('SIGCONT');
    return false;
  });
}

function isFree(databaseFile: string): boolean {
  const database = new Database(databaseFile);
  try {
    database.run('PRAGMA busy_timeout = 50');
    database.run('BEGIN IMMEDIATE');
    database.run('ROLLBACK');
    return true;
  } catch {
    return false;
  } finally {
    database.close();
  }
}

test('Of two workers one may be killed or paused: the other takes over in seconds', async () => {
  const installation = await createInstallation({
    temporalAddress: (await temporalForTests()).address,
    environment: { LOG_LEVEL: 'info' },
  });
  const api = installation.start('api');
  const workers = [installation.start('worker'), installation.start('worker')] as const;
  await installation.ready();
  await until('both workers', 30_000, () =>
    workers.every((each) => each.output().includes('Ready')),
  );
  const organization = await installation.newOrganization();
  // Each is the only one for a moment, so that both are known to execute.
  for (const paused of workers) {
    await pause(paused, installation.databaseFile);
    await nextCommandMs(organization.api);
    paused.send('SIGCONT');
  }

  for (const paused of workers) {
    const crowd = startCrowd(organization.api, seededRandom(seedOfRun()), 3);
    await until('some commands', 20_000, () => crowd.settled() > 10);
    await pause(paused, installation.databaseFile);
    expect(await nextCommandMs(organization.api)).toBeLessThan(5_000);
    paused.send('SIGCONT');
    const settled = crowd.settled();
    await until('more commands', 20_000, () => crowd.settled() > settled + 10);
    await crowd.finish();
    await atRest(installation.databaseFile);
    expectAllWell(installation.databaseFile, [crowd]);
  }

  // Which of them owns the shard is Temporal's choice, so both are killed, and a third is left.
  for (const [index, killed] of workers.entries()) {
    await nextCommandMs(organization.api);
    await killed.kill();
    expect(await nextCommandMs(organization.api)).toBeLessThan(3_000);
    if (index > 0) continue;
    installation.start('worker');
    // It has come up when the one that is left is not needed.
    workers[1].send('SIGSTOP');
    await nextCommandMs(organization.api);
    workers[1].send('SIGCONT');
  }
  await atRest(installation.databaseFile);
  await api.stop();
  expectAllWell(installation.databaseFile, []);
}, 90_000);
