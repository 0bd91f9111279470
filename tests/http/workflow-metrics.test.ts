import { afterAll, beforeAll, describe, expect, test } from 'bun:test';
import type { JsonObject } from '../../modules/kernel/json.ts';
import { openFile } from '../../platform/database/file.ts';
import type { ApiClient } from '../support/api-client.ts';
import { askFor, writeNow } from '../support/reports.ts';
import { startApi, type ApiUnderTest } from './api-under-test.ts';
import { breakPayment } from './broken-payment.ts';
import { create, newPayment, refusalOf } from './payment-requests.ts';

let started: ApiUnderTest;

beforeAll(async () => {
  started = await startApi();
});
afterAll(() => started[Symbol.asyncDispose]());

const metricsOf = async (api: ApiClient, parameters = '') =>
  (await api.send('GET', `/v1/metrics/workflows${parameters}`)).body;
const commandsOf = async (api: ApiClient, parameters = '') =>
  (await metricsOf(api, parameters))['commandWorkflows'];

const reportsOf = async (api: ApiClient, parameters = '') =>
  (await metricsOf(api, parameters))['queryWorkflows'];

const noReports = { started: 0, succeeded: 0, failed: 0, running: 0 };
const none = { started: 0, succeeded: 0, refused: 0, failed: 0, running: 0 };

test('An organization that has sent nothing counts nothing', async () => {
  const { api } = await started.newOrganization();
  const answer = await api.send('GET', '/v1/metrics/workflows');
  expect(answer.body).toEqual({
    commandWorkflows: none,
    queryWorkflows: noReports,
    cacheHitRate: null,
    averageExecutionTime: null,
    executionTime: { p50: null, p95: null, p99: null },
    window: 'PT1H',
  });
  expect(answer.headers.has('Consistency-Token')).toBe(true);
  expect(answer.headers.get('Cache-Control')).toBe('private, no-cache');
});

test('Commands count by what they came to, and nobody counts those of others', async () => {
  const { api } = await started.newOrganization();
  const stranger = await started.newOrganization();
  const { id } = await newPayment(api);
  await create(api, { id });
  await using broken = await breakPayment(started, api);
  const failed = await broken.change();
  const counted = { started: 4, succeeded: 2, refused: 1, failed: 1, running: 0 };
  expect(await commandsOf(api)).toEqual(counted);
  expect(await commandsOf(stranger.api)).toEqual(none);
  await broken.mend();
  await api.send('POST', `/v1/commands/${failed.headers.get('Command-Id')}/retry`);
  expect(await commandsOf(api)).toEqual({ ...counted, started: 5, succeeded: 3 });
  const { averageExecutionTime, executionTime } = (await metricsOf(api)) as {
    averageExecutionTime: number;
    executionTime: Record<'p50' | 'p95' | 'p99', number>;
  };
  const { p50, p95, p99 } = executionTime;
  expect(averageExecutionTime).toBeGreaterThanOrEqual(0);
  expect(p50).toBeLessThanOrEqual(p95);
  expect(p95).toBeLessThanOrEqual(p99);
  expect(p99).toBeLessThan(10_000);
});

test("The operator's numbers are of its own commands", async () => {
  await using alone = await startApi();
  await create((await alone.newOrganization()).api);
  await alone.newOrganization();
  expect(await commandsOf(alone.root)).toEqual({ ...none, started: 2, succeeded: 2 });
});

test('What waits is running, and was started', async () => {
  await using parked = await startApi({ parked: true });
  const { api } = await parked.newOrganization();
  await create(api, {}, { headers: { Prefer: 'respond-async' } });
  expect(await commandsOf(api)).toEqual({ ...none, started: 1, running: 1 });
  await parked.execute();
  expect(await commandsOf(api)).toEqual({ ...none, started: 1, succeeded: 1 });
});

test('Reports count by what they came to, to whom they belong, and after a restart', async () => {
  const before = await startApi();
  const { api, id, apiKey } = await before.newOrganization();
  const stranger = await before.newOrganization();
  const done = await askFor(api);
  await askFor(api);
  expect(await reportsOf(api)).toEqual({ started: 2, succeeded: 0, failed: 0, running: 2 });
  const { reporting } = before.origin.activities;
  await writeNow(reporting, id, (done.body as { id: string }).id);
  const counted = { started: 2, succeeded: 1, failed: 0, running: 1 };
  expect(await reportsOf(api)).toEqual(counted);
  expect(await reportsOf(stranger.api)).toEqual(noReports);
  expect(await reportsOf(before.root)).toEqual(noReports);
  await before[Symbol.asyncDispose]();
  await using after = await startApi({ databaseUrl: before.databaseUrl });
  expect(await reportsOf(after.as(apiKey))).toEqual(counted);
});

test('A window leaves out reports that were over before it', async () => {
  const { api, id } = await started.newOrganization();
  const { body } = await askFor(api);
  await writeNow(started.origin.activities.reporting, id, (body as { id: string }).id);
  const database = await openFile(started.databaseUrl);
  const earlier = new Date(Date.now() - 5_400_000).toISOString();
  const sql = `UPDATE reports SET finished_at = ?1, json = json_set(json, '$.createdAt', ?1)
    WHERE organization_id = ?2`;
  await database.write([{ sql, args: [earlier, id] }]);
  await database.close();
  expect(await reportsOf(api)).toEqual(noReports);
  expect(await reportsOf(api, '?window=24h')).toEqual({ ...noReports, started: 1, succeeded: 1 });
});

test('A window leaves out what was before it', async () => {
  const { api, id } = await started.newOrganization();
  await newPayment(api);
  const database = await openFile(started.databaseUrl);
  const sql = `UPDATE command_counts SET minute = minute - 90 WHERE viewer = ?`;
  await database.write([{ sql, args: [id] }]);
  await database.close();
  await newPayment(api);
  expect(await commandsOf(api)).toMatchObject({ started: 1, succeeded: 1 });
  expect(await commandsOf(api, '?window=24h')).toMatchObject({ started: 2, succeeded: 2 });
});

describe('A window', () => {
  test.each(['PT1H', 'PT15M', 'PT60S', 'P1D', '1h', '60s', '15m', '24h', '1d'])(
    'may be %s, and is told',
    async (window) => {
      const { api } = await started.newOrganization();
      expect(await metricsOf(api, `?window=${window}`)).toMatchObject({ window });
    },
  );

  test.each(['', '1', 'PT', 'hour', 'PT0M', '59s', '25h', 'P2D', '-1h', '1.5h', 'PT1H30M', '1h '])(
    'may not be %p',
    async (window) => {
      const { api } = await started.newOrganization();
      const path = `/v1/metrics/workflows?window=${encodeURIComponent(window)}`;
      const answer = await api.send('GET', path);
      expect(refusalOf(answer)).toEqual([400, 'invalid_request', '/window']);
    },
  );
});

test('A parameter that means nothing is a mistake, and a key needs the scope', async () => {
  const { api } = await started.newOrganization();
  const unknown = await api.send('GET', '/v1/metrics/workflows?from=now');
  expect(refusalOf(unknown)).toEqual([400, 'invalid_request', '/from']);
  const body = { name: 'Payments', scopes: ['payments:write'] };
  const { secret } = (await api.send('POST', '/v1/api-keys', { body })).body as { secret: string };
  const forbidden = await started.as(secret).send('GET', '/v1/metrics/workflows');
  expect(refusalOf(forbidden)).toEqual([403, 'forbidden']);
});

test('The numbers survive a restart, for organizations and for the operator', async () => {
  const before = await startApi();
  const { api, apiKey } = await before.newOrganization();
  await newPayment(api);
  const counted = await metricsOf(api);
  await before[Symbol.asyncDispose]();
  await using after = await startApi({ databaseUrl: before.databaseUrl });
  expect(await metricsOf(after.as(apiKey))).toEqual(counted);
  expect((counted['commandWorkflows'] as JsonObject)['succeeded']).toBe(1);
  const metrics = await (await after.send(new Request('http://localhost/metrics'))).text();
  expect(metrics).toContain('quittance_commands_decided_total{status="succeeded"} 2');
  expect(metrics).toContain('quittance_commands_started_total 2');
  await newPayment(after.as(apiKey));
  const more = await (await after.send(new Request('http://localhost/metrics'))).text();
  expect(more).toContain('quittance_commands_decided_total{status="succeeded"} 3');
});
