import { expect, test } from 'bun:test';
import { scratchFolder } from '../support/scratch-folder.ts';
import { commandLine, sharedDev } from './support/command-line.ts';
import { contractServer } from './support/contract-server.ts';

test('Keys are made by the API, and shown once', async () => {
  const dev = await sharedDev();
  const scopes = ['--scopes', 'payments:read,payments:write'];
  const made = await dev.run('keys', 'create', '--name', 'Till', ...scopes, '--json');
  expect(made.json()).toMatchObject({ name: 'Till', scopes: ['payments:read', 'payments:write'] });
  const { secret } = made.json<{ secret: string }>();
  expect((await dev.run('payments', 'list', '--key', secret)).code).toBe(0);
}, 90_000);

test('Each command sends what the contract says, with the key that it is for', async () => {
  const server = contractServer(({ method }) =>
    method === 'DELETE' ? new Response(null, { status: 204 }) : undefined,
  );
  const line = commandLine(await scratchFolder(), {
    QUITTANCE_URL: server.url,
    QUITTANCE_API_KEY: 'qk_of_an_organization',
    QUITTANCE_ROOT_KEY: 'root_of_the_operator',
  });
  const commands = [
    'keys list',
    'keys revoke key_1',
    'organizations list --limit 5',
    'organizations suspend org_1',
    'organizations resume org_1',
  ];
  for (const words of commands) expect((await line.run(...words.split(' '))).code).toBe(0);
  expect(server.received.map(({ method, path, key }) => `${method} ${path} ${key}`)).toEqual([
    'GET /v1/api-keys Bearer qk_of_an_organization',
    'DELETE /v1/api-keys/key_1 Bearer qk_of_an_organization',
    'GET /v1/organizations?limit=5 Bearer root_of_the_operator',
    'POST /v1/organizations/org_1/suspend Bearer root_of_the_operator',
    'POST /v1/organizations/org_1/resume Bearer root_of_the_operator',
  ]);
  for (const { method, headers } of server.received) {
    expect(headers.has('Idempotency-Key')).toBe(method !== 'GET');
  }
  await server.stop();
}, 60_000);

test('An id is one segment of a path, whatever is in it', async () => {
  const server = contractServer(() => undefined);
  const line = commandLine(await scratchFolder(), { QUITTANCE_URL: server.url });
  await line.run('payments', 'get', '../organizations?x=1', '--key', 'qk_1');
  expect(server.received.map(({ path }) => path)).toEqual([
    '/v1/payments/..%2Forganizations%3Fx%3D1',
  ]);
  await server.stop();
}, 60_000);
