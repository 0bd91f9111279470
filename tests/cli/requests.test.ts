import { expect, test } from 'bun:test';
import { scratchFolder } from '../support/scratch-folder.ts';
import { commandLine, sharedDev } from './support/command-line.ts';
import { contractServer } from './support/contract-server.ts';

const listWith = async (key: string) => (await sharedDev()).run('payments', 'list', '--key', key);

test('Keys are made, shown once, listed without their secrets, and revoked', async () => {
  const dev = await sharedDev();
  const scopes = ['--scopes', 'payments:read,payments:write'];
  const made = await dev.run('keys', 'create', '--name', 'Till', ...scopes, '--json');
  expect(made.json()).toMatchObject({ name: 'Till', scopes: ['payments:read', 'payments:write'] });
  expect((await listWith(made.json<{ secret: string }>().secret)).code).toBe(0);

  // A key that was used is believed for half a minute, so the one that is revoked was not.
  const other = await dev.run('keys', 'create', '--name', 'Lost', ...scopes, '--json');
  const { id, secret } = other.json<{ id: string; secret: string }>();
  const listed = await dev.run('keys', 'list');
  expect(listed.out).toMatch(new RegExp(`^${id} +Lost +`, 'm'));
  expect(listed.out).not.toContain(secret);
  const revoked = await dev.run('keys', 'revoke', id);
  expect([revoked.code, revoked.err]).toEqual([0, '']);
  const { data } = (await dev.run('keys', 'list', '--json')).json<{ data: { id: string }[] }>();
  expect(data.find((key) => key.id === id)).toMatchObject({ revokedAt: expect.any(String) });
  const later = await listWith(secret);
  expect([later.code, later.err]).toEqual([3, expect.stringContaining('unauthenticated')]);
  expect(later.err).toContain('Give it with --key or QUITTANCE_API_KEY');
  // The scopes of the first key are too many for a line.
  for (const row of listed.out.split('\n')) expect(row.length).toBeLessThan(160);
  expect(listed.out).toMatch(/payments:read, payments:write, \d+ more$/m);
  expect((await dev.run('keys', 'revoke', 'key_of_nobody')).code).toBe(3);
}, 120_000);

test('Organizations are made, listed, suspended and resumed with the root key', async () => {
  const dev = await sharedDev();
  const made = await dev.run('organizations', 'create', '--name', 'Bakery', '--json');
  const { id, apiKey } = made.json<{ id: string; apiKey: string }>();
  const { data } = (await dev.run('organizations', 'list', '--limit', '100', '--json')).json<{
    data: { id: string }[];
  }>();
  expect(data.find((each) => each.id === id)).toMatchObject({ name: 'Bakery', status: 'active' });

  const suspended = await dev.run('organizations', 'suspend', id, '--json');
  expect(suspended.json()).toMatchObject({ id, status: 'suspended' });
  expect((await listWith(apiKey)).code).toBe(3);
  const resumed = await dev.run('organizations', 'resume', id, '--json');
  expect(resumed.json()).toMatchObject({ id, status: 'active' });
  expect((await listWith(apiKey)).code).toBe(0);
  const withoutRoot = await dev.run('organizations', 'list', '--key', apiKey);
  expect(withoutRoot.code).toBe(3);
}, 120_000);

test('dashboard prints a link that signs in once', async () => {
  const dev = await sharedDev();
  const link = (await dev.run('dashboard')).out.trim();
  expect(link).toStartWith(`${dev.url}/sign-in?token=`);
  const first = await fetch(link);
  expect([first.status, first.headers.get('Set-Cookie')]).toEqual([
    200,
    expect.stringContaining('SameSite=Strict'),
  ]);
  expect((await fetch(link)).status).toBe(410);
  const another = (await dev.run('dashboard', '--json')).json<{ url: string; expiresAt: string }>();
  expect(another.url).not.toBe(link);
  expect(Date.parse(another.expiresAt)).toBeGreaterThan(Date.now());
  expect((await dev.run('dashboard', '--key', 'qk_of_nobody')).code).toBe(3);
}, 90_000);

test('An id is one segment of a path, whatever is in it', async () => {
  const server = contractServer(() => undefined);
  const line = commandLine(await scratchFolder(), { QUITTANCE_URL: server.url });
  await line.run('payments', 'get', '../organizations?x=1', '--key', 'qk_1');
  expect(server.received.map(({ path }) => path)).toEqual([
    '/v1/payments/..%2Forganizations%3Fx%3D1',
  ]);
  await server.stop();
}, 60_000);
