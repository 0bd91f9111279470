import { afterAll, beforeAll, expect, test } from 'bun:test';
import { openFile } from '../../../platform/database/file.ts';
import { createLibsqlRowRetention } from '../../../platform/database/bulk/libsql-row-retention.ts';
import { rowsOf } from '../../support/database.ts';
import { startApi, type ApiUnderTest } from '../api-under-test.ts';
import { newJob, resultsOf, row, run } from './files.ts';

let started: ApiUnderTest;
beforeAll(async () => {
  started = await startApi();
});
afterAll(() => started[Symbol.asyncDispose]());

const [past, future] = ['2000-01-01T00:00:00.000Z', '2999-01-01T00:00:00.000Z'];

test('What old rows asked for is cleared with what their commands did, and their results stay', async () => {
  const { id: organizationId, api } = await started.newOrganization();
  const many = Array.from({ length: 1_200 }, () => row());
  const rows = [row({ description: 'Secret tea' }, 'a'), row({ amount: 'ten' }), ...many];
  const waiting = await newJob(api, [row()]);
  const over = await newJob(api, rows);
  const dry = await newJob(api, [row({ id: 'p1' })], { query: '?dryRun=true' });
  await run(started, organizationId, over);
  await run(started, organizationId, dry);
  const results = await resultsOf(api, over);

  const database = await openFile(started.databaseUrl);
  const left = async (job: string) => {
    const sql = 'SELECT count(*) AS count FROM bulk_rows WHERE job_id = ? AND input IS NOT NULL';
    return Number((await rowsOf(database, sql, job))[0]?.['count']);
  };
  const retention = createLibsqlRowRetention(database);
  while (await retention.clearInputs(past));
  expect(await left(over)).toBe(1_201);
  expect(await retention.clearInputs(future)).toBe(true);
  expect(await left(over)).toBe(202);
  // Whoever comes after that one died goes on, and is not stopped by a job that never ends.
  const another = createLibsqlRowRetention(database);
  for (let time = 0; time < 2; time++) while (await another.clearInputs(future));
  expect([await left(over), await left(dry), await left(waiting)]).toEqual([0, 0, 1]);

  const { store } = started.origin.activities;
  while (await store.clearInputs(past));
  const inputs = `SELECT count(*) AS count FROM commands
    WHERE input IS NOT NULL AND finished_at IS NOT NULL`;
  expect(Number((await rowsOf(database, inputs))[0]?.['count'])).toBeGreaterThan(1_200);
  while (await store.clearInputs(future));
  expect(await rowsOf(database, inputs)).toEqual([{ count: 0n }]);
  expect(await resultsOf(api, over)).toEqual(results);
  await database.close();

  await run(started, organizationId, waiting);
  expect(await resultsOf(api, waiting)).toMatchObject([{ outcome: 'succeeded' }]);
});
