import { afterAll, beforeAll, expect, test } from 'bun:test';
import { existsSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { startTestOrigin, type TestOrigin } from '../support/test-origin.ts';
import { apiClient } from '../support/api-client.ts';
import { until } from '../support/until.ts';
import { startDev, type DevUnderTest } from './support/command-line.ts';

let dev: DevUnderTest;
beforeAll(async () => {
  dev = await startDev();
}, 90_000);
afterAll(() => dev.program.kill());

/** Kills a command as soon as it has made a file, unless it is over before. */
async function killedWhen(file: string, words: readonly string[]): Promise<void> {
  const program = dev.start(...words);
  let isOver = false;
  void program.exited.then(() => (isOver = true));
  await until('it has begun', 30_000, () => isOver || existsSync(file));
  await program.kill();
}

/** Requests whose answers are to be the same. */
const questions = [
  '/v1/payments?limit=100&count=true',
  '/v1/payments?limit=100&q=Tea',
  '/v1/payments?limit=100&sort=amount&currency=EUR',
  '/v1/payments/statistics?interval=day',
  '/v1/payments/provided',
  '/v1/payments/provided/refunds',
  '/v1/payments/deleted',
  '/v1/commands?limit=100&type=payments.create',
];

/** Cursors and tokens are signed by the one that answers; who executes and publishes is there. */
const ofThePlace = (name: string, value: unknown): unknown =>
  ['requestId', 'nextCursor', 'consistencyToken', 'workflowId', 'timeline'].includes(name)
    ? undefined
    : value;

const answersOf = async (origin: Pick<TestOrigin, 'send'>, apiKey: string) => {
  const api = apiClient((request) => origin.send(request), apiKey);
  return Promise.all(
    questions.map(async (path) => {
      const { status, body } = await api.send('GET', path);
      return { path, status, text: JSON.stringify(body, ofThePlace) };
    }),
  );
};

test('An organization that is moved to an empty database answers as before', async () => {
  const made = await dev.run('demo', '--organizations', '1', '--payments', '80', '--json');
  const [organization] = made.json<{ organizations: { id: string; apiKey: string }[] }>()
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

  const folder = join(dev.folder, 'archive');
  const moved = join(dev.folder, 'moved.db');
  const write = ['export', '--all', '--organization', id, '--to', folder];
  await killedWhen(join(folder, 'events.ndjson'), write);
  // What was killed is none; or it was over already, which a new folder is to show.
  if (existsSync(join(folder, 'archive.json'))) await rm(folder, { recursive: true });
  else expect((await dev.run('import', folder, '--database', moved)).err).toContain('finished');
  const written = await dev.run(...write);
  expect([written.code, written.err]).toEqual([0, '']);
  const before = await answersOf(
    { send: (request) => fetch(request.url.replace('http://localhost', dev.url), request) },
    apiKey,
  );

  const read = ['import', folder, '--database', moved];
  await killedWhen(`${moved}.importing`, read);
  if (existsSync(moved)) await rm(moved);
  expect((await dev.run(...read)).code).toBe(0);
  expect((await dev.run(...read)).err).toContain('Name a new database');
  const verified = await dev.run('verify', '--database', moved);
  expect(verified.out).not.toContain('NOT');
  const origin = await startTestOrigin({ databaseUrl: `file:${moved}`, worker: false });
  const after = await answersOf(origin, apiKey);
  await origin[Symbol.asyncDispose]();
  expect(after.map(({ path, status }) => [path, status])).toEqual(
    before.map(({ path, status }) => [path, status]),
  );
  expect(after).toEqual(before);
}, 120_000);
