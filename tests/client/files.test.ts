import { afterAll, beforeAll, expect, test } from 'bun:test';
import type { BulkRow, QuittanceClient } from '../../client/src/index.ts';
import { serveOrigin, type ServedOrigin } from './client-under-test.ts';

const wait = { wait: true } as const;
let served: ServedOrigin;
let client: QuittanceClient;

beforeAll(async () => {
  served = await serveOrigin();
  ({ client } = await served.newClient());
});
afterAll(() => served[Symbol.asyncDispose]());

const row = (key: string, amount: number): BulkRow => ({
  type: 'payments.create',
  key,
  input: { amount, currency: 'EUR' },
});

test('Rows are a bulk job, whose results are read row by row', async () => {
  const job = await client.bulkJobs.create([row('a', 1), row('b', 0), row('c', 3)], wait);
  const over = await client.bulkJobs.finished(job.value.id);
  expect(over).toMatchObject({
    status: 'completed',
    counts: { total: 3, succeeded: 2, refused: 1 },
  });
  const results = await Array.fromAsync(client.bulkJobs.results(over.id));
  expect(results.map(({ key, outcome }) => [key, outcome])).toEqual([
    ['a', 'succeeded'],
    ['b', 'refused'],
    ['c', 'succeeded'],
  ]);
  const refused = await Array.fromAsync(client.bulkJobs.results(over.id, { outcome: 'refused' }));
  expect(refused).toMatchObject([{ row: 2, problem: { code: 'invalid_request' } }]);
  expect((await client.bulkJobs.get(over.id)).value).toEqual(over);
});

test('A file goes out as a stream too', async () => {
  const file = new Blob(['amount,currency\n5,EUR\n6,EUR\n']).stream();
  const job = await client.bulkJobs.create(file, { format: 'csv', dryRun: true, wait: true });
  expect(await client.bulkJobs.finished(job.value.id)).toMatchObject({
    dryRun: true,
    counts: { succeeded: 2 },
  });
});

test('A report is awaited and read as it comes', async () => {
  const { client: own } = await served.newClient();
  await own.payments.create({ amount: 77, currency: 'EUR' }, wait);
  const id = 'of-my-own';
  const body = {
    id,
    query: 'payments.search',
    input: { currency: 'EUR' },
    format: 'ndjson',
  } as const;
  const asked = await own.reports.create(body, wait);
  expect(await own.reports.finished(asked.value.id)).toMatchObject({
    id,
    status: 'completed',
    progress: { rows: 1 },
  });
  const content = await own.reports.content(asked.value.id);
  expect(JSON.parse(await new Response(content.value).text())).toMatchObject({ amount: 77 });
});
