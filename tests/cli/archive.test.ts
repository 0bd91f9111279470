import { afterAll, beforeAll, expect, test } from 'bun:test';
import Sqlite from 'libsql';
import { existsSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { startTestOrigin, type TestOrigin } from '../support/test-origin.ts';
import type { JsonObject } from '../../modules/kernel/json.ts';
import { apiClient } from '../support/api-client.ts';
import { until } from '../support/until.ts';
import { startDev, type DevUnderTest } from './support/command-line.ts';

let dev: DevUnderTest;
beforeAll(async () => {
  dev = await startDev();
}, 90_000);
afterAll(() => dev.program.kill());

/** A delivery that was sent: the receiver has no place in this test. */
function deliver(database: string, organizationId: string, endpoint: string): void {
  const sqlite = new Sqlite(database, { timeout: 10_000 });
  sqlite.exec(`INSERT INTO webhook_deliveries (id, organization_id, endpoint_id, replay_id, event_id,
      event_sequence, event_type, aggregate, status, attempts, created_at)
    SELECT 'whd_1', '${organizationId}', '${endpoint}', '', id, sequence, type, 'payment ' || subject,
      'succeeded', 1, time FROM events WHERE organization_id = '${organizationId}' AND sequence = 3`);
  const attempt = {
    number: 1,
    startedAt: '2026-01-01T00:00:00.000Z',
    url: 'https://93.184.216.34/hook',
    timings: { resolveMs: 0, headMs: 1, totalMs: 2 },
    answer: { status: 200, headers: {}, body: '', truncated: false },
    error: null,
  };
  sqlite
    .prepare(`INSERT INTO webhook_attempts SELECT place, 1, ? FROM webhook_deliveries`)
    .run([JSON.stringify(attempt)]);
  sqlite.close();
}

/** What the relay does with a report seven days after its end. */
function forget(database: string, report: string): void {
  const sqlite = new Sqlite(database, { timeout: 10_000 });
  sqlite.prepare('DELETE FROM report_chunks WHERE report_id = ?').run([report]);
  sqlite.prepare('UPDATE reports SET forgotten = 2 WHERE id = ?').run([report]);
  sqlite.close();
}

/** Kills a command as soon as it has made a file, unless it is over before. */
async function killedWhen(file: string, words: readonly string[]): Promise<void> {
  const program = dev.start(...words);
  let isOver = false;
  void program.exited.then(() => (isOver = true));
  await until('it has begun', 30_000, () => isOver || existsSync(file));
  await program.kill();
}

/** Requests whose answers are to be the same. */
const questions = (endpoint: string, job: string, report: string): readonly string[] => [
  '/v1/reports/forgotten',
  `/v1/webhook-endpoints/${endpoint}/deliveries`,
  `/v1/bulk-jobs/${job}/results`,
  `/v1/reports/${report}/content`,
  '/v1/webhook-endpoints?limit=100',
  '/v1/bulk-jobs?limit=100',
  '/v1/api-keys',
  '/v1/organization',
  '/v1/events?limit=100',
  '/v1/payments?limit=100&count=true',
  '/v1/payments?limit=100&q=Tea',
  '/v1/payments?limit=100&sort=amount&currency=EUR',
  '/v1/payments/statistics?interval=day',
  '/v1/payments/provided',
  '/v1/payments/provided/refunds',
  '/v1/payments/deleted',
  '/v1/commands?limit=100&type=payments.create',
];

/** Cursors and tokens are signed by the one that answers, who executes, publishes and is asked. */
const ofThePlace = (name: string, value: unknown): unknown =>
  own.includes(name) ? undefined : value;
const own = [
  'requestId',
  'nextCursor',
  'consistencyToken',
  'workflowId',
  'timeline',
  'headers',
  'lastUsedAt',
];

const answersOf = async (
  origin: Pick<TestOrigin, 'send'>,
  apiKey: string,
  paths: readonly string[],
) => {
  const api = apiClient((request) => origin.send(request), apiKey);
  return Promise.all(
    paths.map(async (path) => {
      const { status, body, text } = await api.send('GET', path);
      const isBody = Object.keys(body).length > 0;
      return { path, status, text: isBody ? JSON.stringify(body, ofThePlace) : text };
    }),
  );
};

test('An organization that is moved to an empty database answers as before', async () => {
  const filled = await dev.run('demo', '--organizations', '1', '--payments', '80', '--json');
  const [organization] = filled.json<{ organizations: { id: string; apiKey: string }[] }>()
    .organizations;
  if (!organization) throw new Error('One was made');
  const { id, apiKey } = organization;
  const call = (...words: string[]) => dev.run(...words, '--key', apiKey);
  const provided = ['--method', '{"type":"sandbox","token":"tok_success"}'];
  const payment = ['--amount', '900', '--currency', 'EUR'];
  await call('payments', 'create', '--id', 'provided', ...payment, ...provided);
  await until('it is collected', 20_000, async () =>
    (await call('payments', 'get', 'provided')).out.includes('completed'),
  );
  await call('payments', 'refund', 'provided', '--amount', '300');
  await call('payments', 'create', '--id', 'deleted', ...payment);
  await call('payments', 'delete', 'deleted');

  const here = {
    send: (request: Request) => fetch(request.url.replace('http://localhost', dev.url), request),
  };
  const api = apiClient(here.send, apiKey);
  const asked = { url: 'https://93.184.216.34/hook', eventTypes: ['payment.expired'] };
  const made = async (path: string, body: JsonObject) =>
    ((await api.send('POST', path, { body })).body as { id: string }).id;
  const endpoint = await made('/v1/webhook-endpoints', asked);
  deliver(dev.database, id, endpoint);
  const { data } = (await api.send('GET', '/v1/bulk-jobs')).body as { data: { id: string }[] };
  const terms = { query: 'payments.search', input: {}, format: 'csv' };
  const report = await made('/v1/reports', terms);
  await made('/v1/reports', { ...terms, id: 'forgotten' });
  for (const each of [report, 'forgotten']) {
    await until(`report ${each} is written`, 20_000, async () => {
      const { body } = await api.send('GET', `/v1/reports/${each}`);
      return body['status'] === 'completed';
    });
  }
  forget(dev.database, 'forgotten');
  const paths = questions(endpoint, data[0]?.id ?? '', report);

  const folder = join(dev.folder, 'archive');
  const moved = join(dev.folder, 'moved.db');
  const write = ['export', '--all', '--organization', id, '--to', folder];
  await killedWhen(join(folder, 'events.ndjson'), write);
  // What was killed is none; or it was over already, which a new folder is to show.
  if (existsSync(join(folder, 'archive.json'))) await rm(folder, { recursive: true });
  else expect((await dev.run('import', folder, '--database', moved)).err).toContain('finished');
  const written = await dev.run(...write);
  expect([written.code, written.err]).toEqual([0, '']);
  const before = await answersOf(here, apiKey, paths);
  expect(before.map(({ text }) => text).join()).toContain('"attemptCount":1');

  const read = ['import', folder, '--database', moved];
  await killedWhen(`${moved}.importing`, read);
  if (existsSync(moved)) await rm(moved);
  const moving = await dev.run(...read);
  expect([moving.code, moving.err]).toEqual([0, expect.stringContaining('webhook endpoints (1)')]);
  expect((await dev.run(...read)).err).toContain('Name a new database');
  const verified = await dev.run('verify', '--database', moved);
  expect(verified.out).not.toContain('NOT');
  const origin = await startTestOrigin({
    databaseUrl: `file:${moved}`,
    commandGateway: 'direct',
    worker: false,
  });
  const after = await answersOf(origin, apiKey, paths);
  const there = apiClient((request) => origin.send(request), apiKey);
  const taken = await there.send('POST', '/v1/reports', { body: { ...terms, id: 'forgotten' } });
  await origin[Symbol.asyncDispose]();
  expect([taken.status, taken.body['code']]).toEqual([409, 'report_already_exists']);
  expect(after.map(({ path, status }) => [path, status])).toEqual(
    before.map(({ path, status }) => [path, status]),
  );
  expect(after).toEqual(before);
}, 120_000);
