import { afterAll, beforeAll, expect, test } from 'bun:test';
import type { JsonObject } from '../../../modules/kernel/json.ts';
import { startApi, type ApiUnderTest } from '../api-under-test.ts';
import { refusalOf } from '../payment-requests.ts';
import { row, run, upload } from './files.ts';

let started: ApiUnderTest;
beforeAll(async () => {
  started = await startApi();
});
afterAll(() => started[Symbol.asyncDispose]());

test('The jobs of an organization are listed, newest first, with their counts as they are', async () => {
  const { id: organizationId, api } = await started.newOrganization();
  const made: string[] = [];
  for (const id of ['p1', 'p2', 'p3']) {
    made.unshift((await upload(api, [row({ id })])).body['id'] as string);
  }
  await run(started, organizationId, made[2] ?? '');
  const first = await api.send('GET', '/v1/bulk-jobs?limit=2');
  const rows = (body: JsonObject) => body['data'] as JsonObject[];
  expect(rows(first.body).map(({ id }) => id)).toEqual(made.slice(0, 2));
  expect(first.body['previousCursor']).toBeNull();
  const cursor = encodeURIComponent(first.body['nextCursor'] as string);
  const next = await api.send('GET', `/v1/bulk-jobs?limit=2&cursor=${cursor}`);
  expect(next.body['nextCursor']).toBeNull();
  expect(rows(next.body)).toMatchObject([
    { id: made[2], status: 'completed', counts: { total: 1, pending: 0, succeeded: 1 } },
  ]);

  const other = await started.newOrganization();
  expect((await other.api.send('GET', '/v1/bulk-jobs')).body['data']).toEqual([]);
  const foreign = await other.api.send('GET', `/v1/bulk-jobs?cursor=${cursor}`);
  expect(refusalOf(foreign)).toEqual([400, 'invalid_cursor', '/cursor']);
});
