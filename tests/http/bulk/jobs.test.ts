import { afterAll, beforeAll, describe, expect, test } from 'bun:test';
import { openFile } from '../../../platform/database/file.ts';
import { rowsOf } from '../../support/database.ts';
import { until } from '../../support/until.ts';
import { startApi, type ApiUnderTest } from '../api-under-test.ts';
import { newPayment, refusalOf } from '../payment-requests.ts';
import { newJob, refusalsOf, resultsOf, row, run, upload } from './files.ts';

let started: ApiUnderTest;
beforeAll(async () => {
  started = await startApi();
});
afterAll(() => started[Symbol.asyncDispose]());

const change = (id: string, what: string) => `/v1/bulk-jobs/${id}/${what}`;

describe('A file of commands', () => {
  test('becomes a job, whose rows take effect as single calls do', async () => {
    const { id: organizationId, api } = await started.newOrganization();
    const payment = await newPayment(api);
    const made = await upload(api, [
      row({ id: 'p1' }, 'first'),
      { type: 'payments.update', input: { paymentId: 'p1', description: 'Tea' } },
      { type: 'payments.delete', input: { paymentId: payment.id } },
      { type: 'payments.delete', input: { paymentId: payment.id } },
    ]);
    expect(made.status).toBe(202);
    const id = made.body['id'] as string;
    expect(made.headers.get('Location')).toBe(`/v1/bulk-jobs/${id}`);
    expect(made.body).toMatchObject({
      id: expect.stringMatching(/^bulk_[0-9a-f]{32}$/),
      object: 'bulk_job',
      status: 'queued',
      counts: { total: 4, pending: 4, succeeded: 0, refused: 0, failed: 0 },
      workflowId: `bulk-${id}`,
      finishedAt: null,
    });
    await run(started, organizationId, id);
    const job = await api.send('GET', `/v1/bulk-jobs/${id}`);
    expect(job.body).toMatchObject({
      status: 'completed',
      counts: { total: 4, pending: 0, succeeded: 3, refused: 1, failed: 0 },
      finishedAt: expect.any(String),
    });
    const results = await resultsOf(api, id);
    expect(results.map((each) => [each.row, each.key, each.outcome, each.resourceId])).toEqual([
      [1, 'first', 'succeeded', 'p1'],
      [2, null, 'succeeded', 'p1'],
      [3, null, 'succeeded', payment.id],
      [4, null, 'refused', null],
    ]);
    expect(refusalsOf(results)[3]).toEqual([410, 'payment_deleted']);
    const read = await api.send('GET', '/v1/payments/p1');
    expect(read.body).toMatchObject({ amount: 100, description: 'Tea', version: 2 });
    const command = await api.send('GET', `/v1/commands/${results[0]?.commandId}`);
    expect(command.body).toMatchObject({
      type: 'payments.create',
      status: 'succeeded',
      idempotencyKey: 'first',
      causationId: made.headers.get('Command-Id'),
    });
    const refused = await resultsOf(api, id, '?outcome=refused');
    expect(refused).toEqual(results.slice(3));
  });

  test('comes whole or not at all: the same key is a replay, another file is refused', async () => {
    const { id: organizationId, api } = await started.newOrganization();
    const rows = [row({ id: 'once' }), row()];
    const first = await upload(api, rows, { key: 'k' });
    const again = await upload(api, rows, { key: 'k' });
    expect([again.status, again.text]).toEqual([202, first.text]);
    expect(again.headers.get('Idempotent-Replayed')).toBe('true');
    expect(refusalOf(await upload(api, [row()], { key: 'k' }))).toEqual([
      422,
      'idempotency_key_reused',
    ]);
    const other = await upload(api, rows, { key: 'k', query: '?dryRun=true' });
    expect(refusalOf(other)).toEqual([422, 'idempotency_key_reused']);
    await run(started, organizationId, first.body['id'] as string);
    const list = await api.send('GET', '/v1/payments');
    expect(list.body['data']).toHaveLength(2);
  });

  test('that comes twice at once with one key leaves the rows of one job', async () => {
    const { api } = await started.newOrganization();
    const rows = Array.from({ length: 600 }, () => row());
    const answers = await Promise.all([1, 2, 3].map(() => upload(api, rows, { key: 'k' })));
    expect(new Set(answers.map(({ body }) => body['id'])).size).toBe(1);
    const id = answers[0]?.body['id'] as string;
    const database = await openFile(started.databaseUrl);
    const sql = `SELECT job_id, count(*) AS rows FROM bulk_rows WHERE job_id IN
      (SELECT job_id FROM bulk_uploads) GROUP BY job_id HAVING job_id NOT IN (SELECT id FROM bulk_jobs)`;
    await until('the others are taken back', 20_000, async () => {
      return (await rowsOf(database, sql)).length === 0;
    });
    await database.close();
    expect(await resultsOf(api, id, '?outcome=pending')).toHaveLength(600);
  });
});

describe('A job', () => {
  test('is paused, resumed and canceled; rows that it never came to are canceled', async () => {
    const { id: organizationId, api } = await started.newOrganization();
    const id = await newJob(api, [row(), row()]);
    const paused = await api.send('POST', change(id, 'pause'));
    expect([paused.status, paused.body['status']]).toEqual([200, 'paused']);
    await run(started, organizationId, id);
    expect(await resultsOf(api, id, '?outcome=pending')).toHaveLength(2);
    expect(refusalOf(await api.send('POST', change(id, 'pause')))).toEqual([409, 'invalid_state']);
    const resumed = await api.send('POST', change(id, 'resume'));
    expect([resumed.status, resumed.body['status']]).toEqual([200, 'queued']);
    const canceled = await api.send('POST', change(id, 'cancel'));
    expect(canceled.body).toMatchObject({
      status: 'canceled',
      counts: { total: 2, pending: 0, succeeded: 0, refused: 0, failed: 0, canceled: 2 },
    });
    await run(started, organizationId, id);
    expect((await resultsOf(api, id)).map(({ outcome }) => outcome)).toEqual([
      'canceled',
      'canceled',
    ]);
    for (const what of ['pause', 'resume', 'cancel']) {
      const refused = await api.send('POST', change(id, what));
      expect(refusalOf(refused)).toEqual([409, 'invalid_state']);
      expect(refused.body['currentStatus']).toBe('canceled');
    }
  });

  test("is another organization's 404, in every way", async () => {
    const mine = await started.newOrganization();
    const theirs = await started.newOrganization();
    const id = await newJob(theirs.api, [row()]);
    for (const name of [id, 'bulk_missing']) {
      const answers = [
        await mine.api.send('GET', `/v1/bulk-jobs/${name}`),
        await mine.api.send('GET', change(name, 'results')),
        await mine.api.send('POST', change(name, 'cancel')),
      ];
      expect(answers.map(refusalOf)).toEqual(answers.map(() => [404, 'bulk_job_not_found']));
    }
    const theirJob = await theirs.api.send('GET', `/v1/bulk-jobs/${id}`);
    expect(theirJob.body['status']).toBe('queued');
    const { headers } = await upload(mine.api, [row()]);
    const foreign = await theirs.api.send('GET', `/v1/commands/${headers.get('Command-Id')}`);
    expect(foreign.status).toBe(404);
  });

  test('needs a key with the scope', async () => {
    const { api } = await started.newOrganization();
    const { body } = await api.send('POST', '/v1/api-keys', {
      body: { name: 'Payments only', scopes: ['payments:write'] },
    });
    const without = started.as(body['secret'] as string);
    expect(refusalOf(await upload(without, [row()]))).toEqual([403, 'forbidden']);
    expect(refusalOf(await without.send('GET', '/v1/bulk-jobs/bulk_1'))).toEqual([
      403,
      'forbidden',
    ]);
  });
});

test('What an upload that died has left is taken away, what has a job is not', async () => {
  const { id: organizationId, api } = await started.newOrganization();
  const id = await newJob(api, [row()]);
  const died = new ReadableStream({
    start(controller) {
      const lines = `${JSON.stringify(row())}\n`.repeat(1_000);
      controller.enqueue(new TextEncoder().encode(lines));
    },
    pull: (controller) => controller.error(new Error('The connection broke')),
  });
  await upload(api, died).catch(() => undefined);
  const database = await openFile(started.databaseUrl);
  const intake = started.origin.intake;
  await intake.begin({ jobId: 'bulk_dead', commandId: 'cmd_dead' }, '2026-01-01T00:00:00.000Z');
  await intake.stage('bulk_dead', [{ row: 1, key: null, command: null, problem: null }]);
  while (await intake.sweep('9999-01-01T00:00:00.000Z'));
  const left =
    'SELECT DISTINCT job_id FROM bulk_rows WHERE job_id NOT IN (SELECT id FROM bulk_jobs)';
  expect(await rowsOf(database, left)).toEqual([]);
  expect(await rowsOf(database, 'SELECT * FROM bulk_uploads')).toEqual([]);
  await database.close();
  await run(started, organizationId, id);
  expect((await resultsOf(api, id)).map(({ outcome }) => outcome)).toEqual(['succeeded']);
});
