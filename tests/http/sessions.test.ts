import { afterAll, beforeAll, expect, test } from 'bun:test';
import { readdir, readFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { JsonObject } from '../../modules/kernel/json.ts';
import { openFile } from '../../platform/database/file.ts';
import type { ApiClient } from '../support/api-client.ts';
import { rowsOf } from '../support/database.ts';
import { createManualClock, type ManualClock } from '../support/manual-clock.ts';
import { startApi, type ApiUnderTest } from './api-under-test.ts';
import { euros, refusalOf } from './payment-requests.ts';

let started: ApiUnderTest;
let clock: ManualClock;
let organizationId: string;
let api: ApiClient;
beforeAll(async () => {
  clock = createManualClock(Date.now());
  started = await startApi({ clock });
  ({ api, id: organizationId } = await started.newOrganization());
});
afterAll(() => started[Symbol.asyncDispose]());

const later = (minutes: number): void => {
  clock.advance(minutes * 60_000);
};

const linkOf = async (client: ApiClient): Promise<string> =>
  (await client.send('POST', '/sign-in-links')).body['url'] as string;

const visit = (path: string, init: RequestInit = {}) =>
  started.send(new Request(`http://localhost${path}`, init));

/** The cookie of a new session. */
async function signIn(client = api): Promise<string> {
  const page = await visit(await linkOf(client));
  expect(page.status).toBe(200);
  const cookie = page.headers.get('Set-Cookie') ?? '';
  expect(cookie).toMatch(/^quittance_session=ses_[\w-]{43}; .*HttpOnly.*SameSite=Strict/);
  return cookie.split(';', 1)[0] ?? '';
}

const read = (cookie: string, path = '/v1/organization') =>
  visit(path, { headers: { Cookie: cookie } });

const create = (cookie: string, headers: Record<string, string>) =>
  visit('/v1/payments', {
    method: 'POST',
    headers: {
      Cookie: cookie,
      'Content-Type': 'application/json',
      'Idempotency-Key': crypto.randomUUID(),
      ...headers,
    },
    body: JSON.stringify(euros),
  });

test('A link signs in once, and the session may do what the key may', async () => {
  const link = await linkOf(api);
  const first = await visit(link);
  expect(await first.text()).toContain('http-equiv="refresh"');
  const second = await visit(link);
  expect([second.status, second.headers.has('Set-Cookie')]).toEqual([410, false]);
  const cookie = await signIn();
  expect(((await (await read(cookie)).json()) as JsonObject)['id']).toBe(organizationId);
  expect((await create(cookie, { 'Sec-Fetch-Site': 'same-origin' })).status).toBe(201);
  const { body } = await api.send('POST', '/v1/api-keys', {
    body: { name: 'Reader', scopes: ['payments:read'] },
  });
  const reader = await signIn(started.as(body['secret'] as string));
  expect((await read(reader, '/v1/payments')).status).toBe(200);
  expect((await create(reader, { 'Sec-Fetch-Site': 'same-origin' })).status).toBe(403);
});

test('Where its client speaks https, the cookie goes nowhere else', async () => {
  const cookieOf = async (url: string, headers: Record<string, string> = {}) => {
    const page = await started.send(new Request(`${url}${await linkOf(api)}`, { headers }));
    return page.headers.get('Set-Cookie');
  };
  expect(await cookieOf('https://localhost')).toContain('; Secure');
  expect(await cookieOf('http://localhost', { 'X-Forwarded-Proto': 'https' })).toContain(
    '; Secure',
  );
  expect(await cookieOf('http://localhost')).not.toContain('; Secure');
});

test('Whoever only looks what is behind a link leaves it as it was', async () => {
  const link = await linkOf(api);
  const looked = await visit(link, { method: 'HEAD' });
  expect([looked.status, looked.headers.has('Set-Cookie')]).toEqual([200, false]);
  const followed = await visit(link);
  expect([followed.status, followed.headers.has('Set-Cookie')]).toEqual([200, true]);
  expect(followed.headers.get('Content-Security-Policy')).toContain("frame-ancestors 'none'");
});

test('A page from elsewhere changes nothing', async () => {
  const cookie = await signIn();
  for (const headers of [
    { 'Sec-Fetch-Site': 'cross-site' },
    { 'Sec-Fetch-Site': 'same-site' },
    { Origin: 'https://elsewhere.example', Host: 'localhost' },
    {},
  ]) {
    const refused = await create(cookie, headers);
    expect(refused.status).toBe(403);
  }
  const signOut = { method: 'POST', headers: { Cookie: cookie, 'Sec-Fetch-Site': 'cross-site' } };
  expect((await visit('/sign-out', signOut)).status).toBe(403);
  expect((await read(cookie)).status).toBe(200);
});

test('A session ends by signing out, by its time, and with its key', async () => {
  const cookie = await signIn();
  const headers = { Cookie: cookie, 'Sec-Fetch-Site': 'same-origin' };
  expect((await visit('/sign-out', { method: 'POST', headers })).status).toBe(204);
  expect((await read(cookie)).status).toBe(401);

  const old = await signIn();
  later(12 * 60 + 1);
  expect((await read(old)).status).toBe(401);

  const { body } = await api.send('POST', '/v1/api-keys', {
    body: { name: 'Ended', scopes: ['payments:read'] },
  });
  const ended = await signIn(started.as(body['secret'] as string));
  await api.send('DELETE', `/v1/api-keys/${body['id'] as string}`);
  expect((await read(ended, '/v1/payments')).status).toBe(401);
});

test('A link is good for ten minutes', async () => {
  const link = await linkOf(api);
  later(11);
  expect((await visit(link)).status).toBe(410);
});

test('Links and sessions of an organization are bounded', async () => {
  const { api: busy, id } = await started.newOrganization();
  const made = await Promise.all(
    Array.from({ length: 70 }, () => busy.send('POST', '/sign-in-links')),
  );
  expect(made.filter(({ status }) => status === 201)).toHaveLength(60);
  const refused = made.find(({ status }) => status !== 201);
  expect(refused && refusalOf(refused)).toEqual([429, 'rate_limited']);
  expect(refused?.headers.get('Retry-After')).toBe('10');
  expect((await api.send('POST', '/sign-in-links')).status).toBe(201);
  later(11);
  expect((await busy.send('POST', '/sign-in-links')).status).toBe(201);
  const database = await openFile(started.databaseUrl);
  const sql = 'SELECT count(*) AS count FROM sign_in_links WHERE organization_id = ?';
  expect(await rowsOf(database, sql, id)).toEqual([{ count: 1n }]);
  await database.close();
});

test('The operator has no session, nor has whoever has no key', async () => {
  expect(refusalOf(await started.root.send('POST', '/sign-in-links'))).toEqual([403, 'forbidden']);
  const nobody = started.as('qk_nobody');
  expect(refusalOf(await nobody.send('POST', '/sign-in-links'))).toEqual([401, 'unauthenticated']);
  expect((await visit('/sign-in')).status).toBe(410);
  expect((await read('quittance_session=ses_made-up')).status).toBe(401);
});

test('Neither link nor session is in the files of the database', async () => {
  const link = await linkOf(api);
  const cookie = await signIn();
  const folder = dirname(fileURLToPath(started.databaseUrl));
  for (const name of await readdir(folder)) {
    const text = await readFile(join(folder, name), 'latin1');
    expect(text.includes(link.split('=')[1] ?? '')).toBe(false);
    expect(text.includes(cookie.split('=')[1] ?? '')).toBe(false);
  }
});
