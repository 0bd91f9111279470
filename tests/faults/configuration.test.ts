import { expect, test } from 'bun:test';
import { join } from 'node:path';
import { scratchFolder } from '../support/scratch-folder.ts';
import { temporalForTests } from '../support/temporal.ts';
import { createInstallation } from './harness/installation.ts';
import { startProgram } from './harness/program.ts';

test('One message lists everything that is wrong with the configuration, and no secret', async () => {
  const wrong = {
    DATABASE_URL: 'mysql://nowhere',
    QUITTANCE_SECRET: 'hunter2',
    COMMAND_GATEWAY: 'carrier-pigeon',
    TEMPORAL_ADDRESS: 'no port',
    RATE_LIMIT: 'many',
    PORT: '99999',
    LOG_LEVEL: 'loud',
    UPSTASH_REDIS_REST_URL: 'http://localhost:8079',
    TEMPORAL_TLS_CERT: '/etc/quittance/client.pem',
  };
  const program = startProgram(['platform/cli/main.ts', 'serve'], wrong);
  expect(await program.exited).toBe(78);
  const output = program.output();
  for (const name of [...Object.keys(wrong), 'QUITTANCE_ROOT_KEY']) {
    expect(output).toContain(name);
  }
  expect(output.trim().split('\n')).toHaveLength(11);
  expect(output).not.toContain('hunter2');
}, 180_000);

test('A file that cannot be read is told by the name of its variable', async () => {
  const home = await scratchFolder();
  const program = startProgram(['platform/cli/main.ts', 'serve', '--home', home], {
    QUITTANCE_SECRET: 'x'.repeat(32),
    QUITTANCE_ROOT_KEY: 'a-root-key-for-tests',
    TEMPORAL_TLS_CA: join(home, 'nowhere.pem'),
    PORT: '0',
  });
  expect(await program.exited).toBe(1);
  expect(program.output()).toContain('Set TEMPORAL_TLS_CA to a file that can be read (ENOENT)');
}, 60_000);

test('What a process prints holds no secret', async () => {
  const installation = await createInstallation({
    temporalAddress: (await temporalForTests()).address,
    environment: { LOG_LEVEL: 'debug', QUITTANCE_SECRET: 'a secret that nobody may ever print' },
  });
  const program = installation.start('serve');
  await installation.ready();
  const { api, apiKey } = await installation.newOrganization();
  const body = { amount: 1, currency: 'EUR', description: 'Chandelier' };
  expect((await api.send('POST', '/v1/payments', { body })).status).toBe(201);
  const guess = installation.client('qk_a_wrong_key_that_somebody_tried');
  expect((await guess.send('POST', '/v1/payments', { body })).status).toBe(401);
  expect(await program.stop()).toBe(0);
  const output = program.output();
  expect(output).toContain('/v1/payments');
  for (const secret of [apiKey, installation.rootKey, 'nobody may', 'qk_a_wrong', 'Chandelier']) {
    expect(output).not.toContain(secret);
  }
}, 180_000);
