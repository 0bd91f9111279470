import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'bun:test';
import { openFile } from '../../platform/database/file.ts';
import type { Answer, ApiClient } from '../support/api-client.ts';
import { startApi, type ApiUnderTest } from './api-under-test.ts';
import { create, newPayment, refusalOf } from './payment-requests.ts';

let started: ApiUnderTest;
let api: ApiClient;

beforeAll(async () => {
  started = await startApi();
});
afterAll(() => started[Symbol.asyncDispose]());
beforeEach(async () => {
  ({ api } = await started.newOrganization());
});

const tokenOf = ({ headers }: Answer): string => headers.get('Consistency-Token') ?? '';
const reading = (path: string, token: string) =>
  api.send('GET', path, { headers: { 'Consistency-Token': token } });

test('Every answer to an organization has a token: of commands and queries, refusals too', async () => {
  const { path, made } = await newPayment(api);
  const answers = [
    made,
    await api.send('PATCH', path, { body: { amount: 2 } }),
    await api.send('PATCH', path, { body: { amount: 0 } }),
    await api.send('PATCH', path, { body: { amount: 3 }, headers: { 'If-Match': '"9"' } }),
    await api.send('PATCH', path, { headers: { 'Idempotency-Key': '' } }),
    await create(api, {}, { headers: { Prefer: 'respond-async' } }),
    await api.send('GET', path),
    await api.send('GET', path, { headers: { 'If-None-Match': '*' } }),
    await api.send('GET', '/v1/payments'),
    await api.send('GET', '/v1/payments?limit=0'),
    await api.send('GET', '/v1/payments/pay_missing'),
    await api.send('GET', `/v1/commands/${made.headers.get('Command-Id')}`),
    await api.send('GET', '/v1/commands/cmd_missing'),
    await api.send('DELETE', path),
    await api.send('GET', path),
  ];
  for (const answer of answers) {
    expect((await reading('/v1/payments', tokenOf(answer))).status).toBe(200);
    expect(tokenOf(answer)).not.toBe('');
  }
});

describe('What was written is read, after each write', () => {
  const histories = async (read: (path: string, token: string) => Promise<Answer>) => {
    const { path, made } = await newPayment(api);
    expect((await read(path, tokenOf(made))).text).toBe(made.text);
    for (let amount = 1; amount <= 20; amount++) {
      const changed = await api.send('PATCH', path, { body: { amount } });
      expect((await read(path, tokenOf(changed))).text).toBe(changed.text);
      expect((await read('/v1/payments', tokenOf(changed))).text).toContain(changed.text);
    }
    const deleted = await api.send('DELETE', path);
    expect(refusalOf(await read(path, tokenOf(deleted)))).toEqual([410, 'payment_deleted']);
    expect((await read('/v1/payments', tokenOf(deleted))).text).not.toContain(path);
  };

  test('with the token of the write', () => histories(reading));
  test('without any', () => histories((path) => api.send('GET', path)));
  test('with the token in the query', () =>
    histories((path, token) => api.send('GET', `${path}?consistency_token=${token}`)));
  test('by another origin on the same database', async () => {
    await using other = await startApi({ databaseUrl: started.databaseUrl });
    const { apiKey, api: first } = await started.newOrganization();
    api = first;
    const second = other.as(apiKey);
    await histories((path, token) =>
      second.send('GET', path, { headers: { 'Consistency-Token': token } }),
    );
  });
});

describe('A token that is not ours is a 400', () => {
  const refused = async (token: string): Promise<void> => {
    const { made, path } = await newPayment(api);
    const command = `/v1/commands/${made.headers.get('Command-Id')}`;
    const parameter = `consistency_token=${encodeURIComponent(token)}`;
    for (const each of [path, '/v1/payments', command]) {
      const header = await reading(each, token);
      expect([each, ...refusalOf(header)]).toEqual([each, 400, 'invalid_consistency_token']);
      const query = await api.send('GET', `${each}?${parameter}`);
      expect([each, ...refusalOf(query)]).toEqual([each, 400, 'invalid_consistency_token']);
    }
  };

  test.each(['', 'x', 'a.b', '1'])('made up: %p', refused);

  test('cut or edited', async () => {
    const token = tokenOf((await newPayment(api)).made);
    await refused(token.slice(0, -1));
    await refused(`${token}A`);
    await refused(`X${token.slice(1)}`);
  });

  test("another organization's", async () => {
    const foreign = await started.newOrganization();
    await refused(tokenOf(await foreign.api.send('GET', '/v1/payments')));
  });

  test('a cursor', async () => {
    await newPayment(api);
    await newPayment(api);
    const { body } = await api.send('GET', '/v1/payments?limit=1');
    await refused(body['nextCursor'] as string);
  });
});

test('A token that has seen more than the database is never answered from less', async () => {
  await using behind = await startApi();
  const { id, api: here, apiKey } = await started.newOrganization();
  await newPayment(here);
  const ahead = tokenOf(await here.send('GET', '/v1/payments'));
  const moved = await openFile(behind.databaseUrl);
  const source = await openFile(started.databaseUrl);
  for (const table of ['organizations', 'api_keys']) {
    const rows = `SELECT * FROM ${table} WHERE organization_id = ?`;
    const [[row = {}] = []] = await source.read([{ sql: rows, args: [id] }]);
    const columns = Object.keys(row);
    const marks = columns.map(() => '?').join(', ');
    const sql = `INSERT INTO ${table} (${columns.join(', ')}) VALUES (${marks})`;
    await moved.write([{ sql, args: Object.values(row) }]);
  }
  await Promise.all([moved.close(), source.close()]);
  const lagging = behind.as(apiKey);
  expect((await lagging.send('GET', '/v1/payments')).status).toBe(200);
  const headers = { 'Consistency-Token': ahead };
  const answer = await lagging.send('GET', '/v1/payments', { headers });
  expect(refusalOf(answer)).toEqual([503, 'not_yet_consistent']);
  expect(answer.headers.get('Retry-After')).toBe('1');
});

test('After a restore old tokens are answered, and old entity tags do not match', async () => {
  const { databaseUrl } = await restored();
  await using again = await startApi({ databaseUrl });
  const client = again.as(remembered.apiKey);
  const { path, token } = remembered;
  const read = await client.send('GET', path, { headers: { 'Consistency-Token': token } });
  expect([read.status, read.headers.get('ETag')]).toEqual([200, '"1.2"']);
  const patch = (ifMatch: string) =>
    client.send('PATCH', path, { body: { amount: 2 }, headers: { 'If-Match': ifMatch } });
  expect(refusalOf(await patch('"1"'))).toEqual([412, 'version_mismatch']);
  const known = await client.send('GET', path, { headers: { 'If-None-Match': '"1"' } });
  expect(known.status).toBe(200);
  const changed = await patch('"1.2"');
  expect([changed.status, changed.headers.get('ETag')]).toEqual([200, '"2.2"']);
});

let remembered: { apiKey: string; path: string; token: string };

/** A database that was put back to where it had one payment, after another one was made. */
async function restored(): Promise<{ databaseUrl: string }> {
  await using before = await startApi();
  const { apiKey, api: client } = await before.newOrganization();
  const { path } = await newPayment(client);
  const token = tokenOf((await newPayment(client)).made);
  remembered = { apiKey, path, token };
  const database = await openFile(before.databaseUrl);
  const events = 'DELETE FROM events WHERE sequence = (SELECT max(sequence) FROM events)';
  await database.write([
    { sql: 'UPDATE identity SET epoch = 2', args: [] },
    { sql: `DROP TRIGGER IF EXISTS events_are_kept`, args: [] },
    { sql: events, args: [] },
  ]);
  await database.close();
  return { databaseUrl: before.databaseUrl };
}
