import { afterAll, beforeAll, expect, test } from 'bun:test';
import { openFile } from '../../platform/database/file.ts';
import type { ApiClient } from '../support/api-client.ts';
import { startApi, type ApiUnderTest } from './api-under-test.ts';
import { newPayment, refusalOf } from './payment-requests.ts';

let started: ApiUnderTest;
beforeAll(async () => {
  started = await startApi();
});
afterAll(() => started[Symbol.asyncDispose]());

const cacheOf = async (api: ApiClient, parameters = '') =>
  (await api.send('GET', `/v1/metrics/cache${parameters}`)).body;
const waitingOf = async (api: ApiClient) =>
  (await api.send('GET', '/v1/metrics/subscriptions')).body['data'] as {
    name: string;
    waiting: { events: number; exact: boolean; seconds: number };
  }[];

test('Answers count by tier, and nobody counts those of others', async () => {
  const { api } = await started.newOrganization();
  const stranger = await started.newOrganization();
  const none = { tiers: [], hitRate: null, window: 'PT1H' };
  expect(await cacheOf(api)).toEqual(none);
  const { path } = await newPayment(api);
  for (let count = 0; count < 3; count++) await api.send('GET', path);
  await api.send('GET', '/v1/payments', { headers: { 'Cache-Control': 'no-cache' } });
  const { tiers, hitRate } = await cacheOf(api, '?window=PT5M');
  expect(tiers).toEqual([
    { tier: 'memory', hit: true, count: 3, share: 0.75 },
    { tier: 'primary', hit: false, count: 1, share: 0.25 },
  ]);
  expect(hitRate).toBe(0.75);
  expect(await cacheOf(stranger.api)).toEqual(none);
  expect(refusalOf(await api.send('GET', '/v1/metrics/cache?window=PT1S'))).toEqual([
    400,
    'invalid_request',
    '/window',
  ]);
});

test('Events that wait count for each subscription, and nobody counts those of others', async () => {
  const { api } = await started.newOrganization();
  const stranger = await started.newOrganization();
  const database = await openFile(started.databaseUrl);
  await newPayment(stranger.api);
  // No relay runs here: one reader stands after everything so far, one at the beginning.
  await database.write([
    {
      sql: `INSERT INTO subscriptions (name, place, fence, moved_at, failures)
        SELECT names.value, max(log_id) * (names.value = 'webhooks'), 1, '', 0
        FROM events, json_each('["bulk", "webhooks"]') AS names GROUP BY names.value`,
      args: [],
    },
  ]);
  await database.close();
  const own = (await api.send('GET', '/v1/events?limit=100')).body['data'] as object[];
  for (let count = 0; count < 3; count++) await newPayment(api);
  const [bulk, webhooks] = await waitingOf(api);
  expect(bulk).toMatchObject({ name: 'bulk', waiting: { events: own.length + 3, exact: true } });
  expect(webhooks).toMatchObject({ name: 'webhooks', waiting: { events: 3, exact: true } });
  expect(bulk?.waiting.seconds).toBeGreaterThanOrEqual(webhooks?.waiting.seconds ?? Infinity);
  expect((await waitingOf(stranger.api)).at(-1)?.waiting).toEqual({
    events: 0,
    exact: true,
    seconds: 0,
  });
});

test('What waits is counted as far as it is worth it', async () => {
  const { api, id } = await started.newOrganization();
  const database = await openFile(started.databaseUrl);
  await database.write([
    {
      sql: `INSERT INTO events (id, organization_id, sequence, type, aggregate_type, subject,
          aggregate_version, command_id, correlation_id, causation_id, time, data)
        WITH RECURSIVE numbers(n) AS (SELECT 100 UNION ALL SELECT n + 1 FROM numbers WHERE n < 1300)
        SELECT 'evt_' || n, ?, n, 'payment.created', 'payment', 'pay_' || n, 1, 'cmd', 'cmd', NULL,
          '2026-01-01T00:00:00.000Z', '{}' FROM numbers`,
      args: [id],
    },
    {
      sql: `INSERT OR IGNORE INTO subscriptions (name, place, fence, moved_at, failures)
        VALUES ('bulk', 0, 1, '', 0)`,
      args: [],
    },
  ]);
  await database.close();
  expect((await waitingOf(api))[0]?.waiting).toMatchObject({ events: 1_000, exact: false });
});

test("They are an organization's own: the operator has /metrics and /v1/subscriptions", async () => {
  expect(refusalOf(await started.root.send('GET', '/v1/metrics/subscriptions'))).toEqual([
    403,
    'forbidden',
  ]);
  expect(await cacheOf(started.root)).toMatchObject({ window: 'PT1H' });
});
