import { afterAll, beforeAll, expect, test } from 'bun:test';
import { startApi, type ApiUnderTest } from './api-under-test.ts';

let started: ApiUnderTest;
let running = false;

beforeAll(async () => {
  started = await startApi();
});
afterAll(() => started[Symbol.asyncDispose]());

const ask = (path: string, init: RequestInit = {}) =>
  started.origin.workerApp(() => running).fetch(new Request(`http://localhost${path}`, init));

test('A worker that takes no tasks is alive, and not ready', async () => {
  const readiness = async () => {
    const response = await ask('/readyz');
    const { status, checks } = (await response.json()) as {
      readonly status: string;
      readonly checks: Readonly<Record<string, string>>;
    };
    return [response.status, status, checks['database'], checks['worker']];
  };
  expect(await readiness()).toEqual([503, 'unavailable', 'ok', 'unavailable']);
  expect((await ask('/healthz')).status).toBe(200);
  running = true;
  // Here Temporal is away, and what runs there.
  expect(await readiness()).toEqual([200, 'degraded', 'ok', 'ok']);
});

test('Its metrics are those of any process', async () => {
  const response = await ask('/metrics');
  expect(response.headers.get('Content-Type')).toStartWith('text/plain');
  const text = await response.text();
  for (const name of [
    'quittance_webhook_attempt_duration_seconds',
    'quittance_command_batch_size',
  ]) {
    expect(text).toContain(`# TYPE ${name} histogram`);
  }
});

test('It has nothing else, whoever asks', async () => {
  const { apiKey } = await started.newOrganization();
  const headers = { Authorization: `Bearer ${apiKey}` };
  for (const path of ['/v1/payments', '/', '/docs', '/openapi.json', '/sign-in']) {
    const response = await ask(path, { headers });
    expect([path, response.status]).toEqual([path, 404]);
    expect(await response.json()).toMatchObject({ code: 'not_found' });
  }
  const wrong = await ask('/metrics', { method: 'POST' });
  expect([wrong.status, wrong.headers.get('Allow')]).toEqual([405, 'GET, HEAD']);
});
