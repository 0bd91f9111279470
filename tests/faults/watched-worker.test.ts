import { expect, test } from 'bun:test';
import { startReceiver } from '../contracts/webhooks/receiver.ts';
import { lastingPort } from '../support/lasting-port.ts';
import { temporalForTests } from '../support/temporal.ts';
import { until } from '../support/until.ts';
import { createInstallation, ready, type Installation } from './harness/installation.ts';
import { insist } from './harness/payer.ts';

const install = async (environment: Readonly<Record<string, string>> = {}): Promise<Installation> =>
  createInstallation({
    temporalAddress: (await temporalForTests()).address,
    environment: { WEBHOOKS_ALLOW_PRIVATE: '1', ...environment },
  });

const attemptsAt = async (url: string): Promise<number> => {
  const text = await (await fetch(`${url}/metrics`)).text();
  const counts = text.matchAll(/^quittance_webhook_attempt_duration_seconds_count\{.*\} (\d+)$/gm);
  return [...counts].reduce((sum, [, count]) => sum + Number(count), 0);
};

test('A worker tells of its health and of what it does, beside others on one machine', async () => {
  const receiver = await startReceiver(() => '/200');
  const installation = await install();
  const api = installation.start('api');
  const port = String(await lastingPort());
  const url = `http://127.0.0.1:${port}`;
  const watched = installation.start('worker', { WORKER_PORT: port });
  await Promise.all([installation.ready(), ready(url)]);
  const { api: client } = await installation.newOrganization();
  const body = { id: 'shop', url: `${receiver.url}/shop`, eventTypes: ['payment.*'] };
  expect((await client.send('POST', '/v1/webhook-endpoints', { body })).status).toBe(201);
  const payments = 5;
  for (let count = 0; count < payments; count++) {
    await insist(client, 'POST', '/v1/payments', {
      id: `pay_${count}`,
      amount: 1,
      currency: 'EUR',
    });
  }
  await until('all attempts are counted', 20_000, async () => (await attemptsAt(url)) === payments);
  expect(await attemptsAt(installation.url)).toBe(0);

  // One without a port starts beside it, and of one whose port is taken it is said what to do.
  const silent = installation.start('worker', { LOG_LEVEL: 'info' });
  await until('the other one is ready', 60_000, () => silent.output().includes('"Ready"'));
  expect(silent.output()).not.toContain('"url"');
  const third = installation.start('worker', { WORKER_PORT: port });
  expect(await third.exited).toBe(1);
  expect(third.output()).toContain(
    `Port ${port} is taken; choose another one with --port or WORKER_PORT`,
  );
  expect(await Promise.all([watched, silent, api].map((program) => program.stop()))).toEqual([
    0, 0, 0,
  ]);
  receiver.close();
}, 180_000);

test('A worker that cannot reach Temporal is alive, and not ready', async () => {
  const nowhere = `127.0.0.1:${await lastingPort()}`;
  const installation = await install({ TEMPORAL_ADDRESS: nowhere });
  const port = String(await lastingPort());
  const worker = installation.start('worker', { WORKER_PORT: port });
  const url = `http://127.0.0.1:${port}`;
  await until('it is alive', 60_000, async () => (await fetch(`${url}/healthz`)).status === 200);
  const readiness = await fetch(`${url}/readyz`);
  expect(readiness.status).toBe(503);
  expect(await readiness.json()).toMatchObject({
    status: 'unavailable',
    checks: { database: 'ok', temporal: 'unavailable', worker: 'unavailable' },
  });
  expect(await worker.stop()).toBe(0);
}, 120_000);
