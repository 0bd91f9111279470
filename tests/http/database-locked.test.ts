import { createClient } from '@libsql/client/sqlite3';
import { expect, test } from 'bun:test';
import { startApi } from './api-under-test.ts';
import { create, newPayment, refusalOf } from './payment-requests.ts';

/** Holds the write lock on a connection of its own, as another OS process would. */
async function lock(url: string): Promise<() => Promise<void>> {
  const client = createClient({ url });
  const transaction = await client.transaction('write');
  return async () => {
    await transaction.rollback();
    client.close();
  };
}

test('While the database is locked nothing is accepted, reads go on, and keys stay unused', async () => {
  await using started = await startApi();
  const { api } = await started.newOrganization();
  const { path, made } = await newPayment(api);
  const key = crypto.randomUUID();
  const unlock = await lock(started.databaseUrl);
  const sending = [
    create(api, { id: 'locked' }, { key }),
    create(api, { id: 'locked' }, { key, headers: { Prefer: 'respond-async' } }),
    api.send('DELETE', path),
    started.root.send('POST', '/v1/organizations', { body: { name: 'locked' } }),
  ];
  expect((await api.send('GET', path)).text).toBe(made.text);
  expect((await api.send('GET', '/v1/payments')).status).toBe(200);
  for (const answer of await Promise.all(sending)) {
    expect(refusalOf(answer)).toEqual([503, 'database_unavailable']);
    expect(answer.headers.get('Retry-After')).toBe('1');
    expect(answer.headers.has('Command-Id')).toBe(false);
    expect(answer.body['retryable']).toBe(true);
  }
  await unlock();
  expect(refusalOf(await api.send('GET', '/v1/payments/locked'))[0]).toBe(404);
  expect((await api.send('GET', path)).text).toBe(made.text);
  const first = await create(api, { id: 'locked' }, { key });
  expect([first.status, first.headers.get('Idempotent-Replayed')]).toEqual([201, null]);
}, 20_000);

test('A lock that is gone in time is not noticed', async () => {
  await using started = await startApi();
  const { api } = await started.newOrganization();
  const unlock = await lock(started.databaseUrl);
  const sending = create(api);
  await api.send('GET', '/v1/payments');
  await unlock();
  expect((await sending).status).toBe(201);
});

test('What was accepted before the lock is executed after it, once', async () => {
  await using started = await startApi({ parked: true });
  const { api } = await started.newOrganization();
  const parts = { key: crypto.randomUUID(), headers: { Prefer: 'respond-async' } };
  const sent = await create(api, { id: 'before' }, parts);
  const command = sent.headers.get('Location') ?? '';
  const unlock = await lock(started.databaseUrl);
  await started.execute();
  expect((await api.send('GET', command)).body).toMatchObject({ status: 'accepted' });
  await unlock();
  await started.execute();
  expect((await api.send('GET', command)).body).toMatchObject({ status: 'succeeded' });
  const done = await create(api, { id: 'before' }, parts);
  expect([done.status, done.body['version']]).toEqual([201, 1]);
}, 20_000);
