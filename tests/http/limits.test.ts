import { afterAll, beforeAll, expect, test } from 'bun:test';
import { openFile } from '../../platform/database/file.ts';
import { rowsOf } from '../support/database.ts';
import type { Answer, ApiClient } from '../support/api-client.ts';
import { startApi, type ApiUnderTest } from './api-under-test.ts';
import { row, run, upload } from './bulk/files.ts';
import { refusalOf } from './payment-requests.ts';

let started: ApiUnderTest;
beforeAll(async () => {
  started = await startApi();
});
afterAll(() => started[Symbol.asyncDispose]());

const endpoints = '/v1/webhook-endpoints';
const endpoint = { url: 'https://8.8.8.8/hook', eventTypes: ['payment.*'] };

const register = (apis: readonly ApiClient[], count: number): Promise<Answer[]> =>
  Promise.all(
    Array.from({ length: count }, (_, index) =>
      (apis[index % apis.length] as ApiClient).send('POST', endpoints, {
        body: { ...endpoint, id: `e${index}` },
      }),
    ),
  );
const statuses = (answers: readonly Answer[]) =>
  answers.map(({ status }) => status).toSorted((a, b) => a - b);
const made = (count: number, refused: number) => [
  ...Array.from({ length: count }, () => 201),
  ...Array.from({ length: refused }, () => 409),
];

test('Of webhook endpoints that are registered at once a hundred are, and the rest is told why', async () => {
  const { api } = await started.newOrganization();
  const answers = await register([api], 130);
  expect(statuses(answers)).toEqual(made(100, 30));
  const refused = answers.find(({ status }) => status === 409);
  expect(refused && refusalOf(refused)).toEqual([409, 'webhook_endpoint_limit_exceeded']);
  expect(refused?.body['detail']).toBe(
    'Delete a webhook endpoint that you no longer need: this organization has 100, which is the most',
  );
  const changed = await api.send('PATCH', `${endpoints}/e0`, { body: { description: 'The shop' } });
  expect(changed.status).toBe(200);

  // In the order of their acceptance, also where they are decided together.
  const [gone, ...others] = await Promise.all([
    api.send('DELETE', `${endpoints}/e0`),
    api.send('POST', endpoints, { body: endpoint }),
    api.send('POST', endpoints, { body: endpoint }),
  ]);
  expect(gone.status).toBe(204);
  expect(statuses(others)).toEqual(made(1, 1));

  const { api: another } = await started.newOrganization();
  expect((await another.send('POST', endpoints, { body: endpoint })).status).toBe(201);
});

test('Two processes that register at once do not get past it together', async () => {
  const { apiKey, api } = await started.newOrganization();
  await using other = await startApi({ databaseUrl: started.databaseUrl });
  const answers = await register([api, other.as(apiKey)], 110);
  expect(statuses(answers)).toEqual(made(100, 10));
});

test('Of bulk jobs and reports those count that are not over', async () => {
  const { id, api } = await started.newOrganization();
  const database = await openFile(started.databaseUrl);
  const report = { query: 'payments.search', input: {}, format: 'csv' };
  const ask = () => api.send('POST', '/v1/reports', { body: report });
  const reports = await Promise.all(Array.from({ length: 102 }, ask));
  expect(reports.filter(({ status }) => status === 202)).toHaveLength(100);
  const tooMany = reports.find(({ status }) => status !== 202);
  expect(tooMany && refusalOf(tooMany)).toEqual([409, 'report_limit_exceeded']);

  const jobs = await Promise.all(Array.from({ length: 100 }, () => upload(api, [row()])));
  expect(jobs.every(({ status }) => status === 202)).toBe(true);
  const refused = await upload(api, [row(), row()]);
  expect(refusalOf(refused)).toEqual([409, 'bulk_job_limit_exceeded']);
  while (await started.origin.intake.sweep('2000-01-01T00:00:00.000Z'));
  const sql = 'SELECT count(*) AS count FROM bulk_rows';
  expect(await rowsOf(database, sql)).toEqual([{ count: 100n }]);
  const [first, second] = jobs.map(({ body }) => body['id'] as string);
  await run(started, id, first ?? '');
  expect((await api.send('POST', `/v1/bulk-jobs/${second}/cancel`)).status).toBe(200);
  const more = await Promise.all(Array.from({ length: 3 }, () => upload(api, [row()])));
  expect(more.map(({ status }) => status).toSorted((a, b) => a - b)).toEqual([202, 202, 409]);
  await database.close();
});

test('Of API keys those count that still open something', async () => {
  const { id, api } = await started.newOrganization();
  const database = await openFile(started.databaseUrl);
  const [past, future] = ['2000-01-01T00:00:00.000Z', '2999-01-01T00:00:00.000Z'];
  const given = [
    ...Array.from({ length: 998 }, (_, index) => ({ expiresAt: index % 2 ? null : future })),
    ...Array.from({ length: 20 }, () => ({ revokedAt: past })),
    ...Array.from({ length: 20 }, () => ({ expiresAt: past })),
  ];
  await database.write([
    {
      sql: `INSERT INTO api_keys (organization_id, id, version, hash, json)
        SELECT ?1, 'key_' || key, 1, ?1 || key, value FROM json_each(?2)`,
      args: [id, JSON.stringify(given)],
    },
  ]);
  await database.close();
  const create = (body: object = {}) =>
    api.send('POST', '/v1/api-keys', {
      body: { name: 'Shop', scopes: ['payments:read'], ...body },
    });
  // The first key of the organization is the 999th.
  const last = await create();
  expect(last.status).toBe(201);
  expect(refusalOf(await create())).toEqual([409, 'api_key_limit_exceeded']);
  expect((await api.send('DELETE', `/v1/api-keys/${last.body['id'] as string}`)).status).toBe(204);
  expect(statuses(await Promise.all([create(), create()]))).toEqual(made(1, 1));
});
