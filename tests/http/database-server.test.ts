import { afterEach, beforeEach, expect, test } from 'bun:test';
import { openHttpPrimary } from '../../platform/database/http-primary.ts';
import { apiClient, type ApiClient } from '../support/api-client.ts';
import { composeOrigin, type ComposedOrigin } from '../support/composed-origin.ts';
import { newTestDatabase } from '../support/database.ts';
import { startHranaPrimary, type HranaPrimary } from '../support/hrana-server.ts';
import { askFor, fillPayments, writeNow } from '../support/reports.ts';

/** Two origins whose database is a server. */
let file: Awaited<ReturnType<typeof newTestDatabase>>;
let server: HranaPrimary;
let origins: [ComposedOrigin, ComposedOrigin];
let organizationId: string;
let here: ApiClient;
let there: ApiClient;

beforeEach(async () => {
  file = await newTestDatabase('file');
  server = await startHranaPrimary(file.url);
  const compose = () =>
    composeOrigin({
      databaseUrl: server.url,
      databaseAuthToken: server.authToken,
      temporalAddress: '127.0.0.1:1',
      commandGateway: 'direct',
    });
  // Both migrate at once.
  origins = await Promise.all([compose(), compose()]);
  const organization = await origins[0].newOrganization();
  organizationId = organization.id;
  here = organization.api;
  there = apiClient((request) => origins[1].send(request), organization.apiKey);
});
afterEach(async () => {
  server.fault = 'none';
  for (const each of origins) await each[Symbol.asyncDispose]();
  await server.close();
  await file.close();
});

const body = { amount: 500, currency: 'EUR', description: 'Tea' };
const create = (api: ApiClient, id: string, key?: string) =>
  api.send('POST', '/v1/payments', { body: { ...body, id }, ...(key !== undefined && { key }) });

/** The same server again, after it was away. */
async function startAgain(): Promise<void> {
  const port = Number(new URL(server.url).port);
  await server.close();
  server = await startHranaPrimary(file.url, { port });
}

test('What one writes the other shows at once, and neither believes its memory', async () => {
  expect((await create(here, 'tea')).status).toBe(201);
  for (let turn = 1; turn <= 20; turn++) {
    const [writer, reader] = turn % 2 === 0 ? [here, there] : [there, here];
    const changed = { body: { amount: 500 + turn } };
    const { status, text } = await writer.send('PATCH', '/v1/payments/tea', changed);
    expect(status).toBe(200);
    expect((await reader.send('GET', '/v1/payments/tea')).text).toBe(text);
    expect((await reader.send('GET', '/v1/payments?q=tea')).body['data']).toMatchObject([
      { id: 'tea', amount: 500 + turn },
    ]);
  }
  const { body: statistics } = await there.send('GET', '/v1/payments/statistics');
  expect(statistics['data']).toMatchObject([{ currency: 'EUR', count: 1, total: '520' }]);
  expect((await here.send('DELETE', '/v1/payments/tea')).status).toBe(204);
  expect((await there.send('GET', '/v1/payments/tea')).status).toBe(410);
});

test('One payment that both change at once has every change, in one order', async () => {
  await create(here, 'tea');
  const changes = Array.from({ length: 40 }, (_, index) =>
    (index % 2 === 0 ? here : there).send('PATCH', '/v1/payments/tea', {
      body: { amount: 1_000 + index },
    }),
  );
  const versions = (await Promise.all(changes)).map((answer) => Number(answer.body['version']));
  expect(versions.sort((a, b) => a - b)).toEqual(Array.from({ length: 40 }, (_, at) => at + 2));
});

test('While nobody listens a command is certainly not accepted: 503', async () => {
  const port = Number(new URL(server.url).port);
  await server.close();
  expect(await create(here, 'tea', 'k')).toMatchObject({
    status: 503,
    body: { code: 'database_unavailable', retryable: true },
  });
  server = await startHranaPrimary(file.url, { port });
  const again = await create(here, 'tea', 'k');
  expect(again.status).toBe(201);
  expect(again.headers.get('Idempotent-Replayed')).toBeNull();
});

test('With answers cut off again and again each command takes effect once', async () => {
  const cutting = setInterval(() => {
    server.fault = server.fault === 'none' ? 'cut' : 'none';
  }, 15);
  const statuses = await Promise.all(
    Array.from({ length: 60 }, async (_, index) => {
      for (;;) {
        const api = index % 2 === 0 ? here : there;
        const { status } = await create(api, `tea_${index}`, `key_${index}`);
        if (status !== 202 && status < 500) return status;
        await Bun.sleep(20);
      }
    }),
  );
  clearInterval(cutting);
  server.fault = 'none';
  expect(new Set(statuses)).toEqual(new Set([201]));
  const { body: statistics } = await here.send('GET', '/v1/payments/statistics');
  expect(statistics['data']).toMatchObject([{ count: 60, total: '30000' }]);
});

test('A report whose server is started again begins again, as of another moment', async () => {
  const database = openHttpPrimary(server);
  await fillPayments(database, organizationId, 3_000);
  await database.close();
  const { reporting } = origins[0].origin.activities;
  const { id: reportId } = (await askFor(here)).body as { id: string };
  let restarting: Promise<void> | undefined;
  const progress = (): void => {
    restarting ??= startAgain();
  };
  const interrupted = await writeNow(reporting, organizationId, reportId, { progress }).catch(
    (error: Error) => error,
  );
  await restarting;
  expect(interrupted).toBeInstanceOf(Error);
  expect((await there.send('GET', `/v1/reports/${reportId}`)).body['status']).not.toBe('completed');
  await create(there, 'late');
  expect(await writeNow(reporting, organizationId, reportId)).toBeNull();
  const report = await there.send('GET', `/v1/reports/${reportId}`);
  expect(report.body).toMatchObject({ status: 'completed', attempt: 2 });
  const content = await there.send('GET', `/v1/reports/${reportId}/content`);
  expect(content.text.trimEnd().split('\n')).toHaveLength(3_001);
});

test('A process waits for a server that starts a little later, and says which one does not', async () => {
  const port = Number(new URL(server.url).port);
  const compose = (databaseAuthToken: string) =>
    composeOrigin({
      databaseUrl: server.url,
      databaseAuthToken,
      temporalAddress: '127.0.0.1:1',
      commandGateway: 'direct',
    });
  await server.close();
  const composing = compose(server.authToken);
  await Bun.sleep(500);
  server = await startHranaPrimary(file.url, { port });
  await (await composing)[Symbol.asyncDispose]();
  const failure = await compose('hunter2').catch(String);
  expect(failure).toContain(`127.0.0.1:${port}: HTTP status 401`);
  expect(failure).not.toContain('hunter2');
}, 40_000);
