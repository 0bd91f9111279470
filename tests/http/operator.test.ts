import { afterAll, beforeAll, describe, expect, test } from 'bun:test';
import { problemCatalogue } from '../../platform/http/problem-catalogue.ts';
import type { ApiClient } from '../support/api-client.ts';
import { startApi } from './api-under-test.ts';

let started: Awaited<ReturnType<typeof startApi>>;
let own: ApiClient;

beforeAll(async () => {
  started = await startApi();
  ({ api: own } = await started.newOrganization());
});
afterAll(() => started[Symbol.asyncDispose]());

/** What is answered without a key. */
async function get(path: string): Promise<{ response: Response; text: string }> {
  const response = await started.send(new Request(`http://localhost${path}`));
  return { response, text: await response.text() };
}

test('An id may hold what a URL has to escape, and is looked for as it is', async () => {
  for (const path of ['/v1/payments/%F0%9F%91%8D', '/v1/payments/a%2Fb', '/v1/payments/..%2f..']) {
    const answer = await own.send('GET', path);
    expect([answer.status, answer.body['code']]).toEqual([404, 'payment_not_found']);
  }
});

test('A path that is not well-formed is no error of ours', async () => {
  const answer = await own.send('GET', '/v1/payments/%E0%A4%A');
  expect(answer.status).toBeLessThan(500);
});

describe('Without a key', () => {
  test('/healthz says that it is alive', async () => {
    const { response, text } = await get('/healthz');
    expect([response.status, text]).toEqual([200, '{"status":"ok"}']);
  });

  test('/readyz tells of each part, and is 200 while there is a database', async () => {
    const { response, text } = await get('/readyz');
    expect(response.status).toBe(200);
    const readiness = JSON.parse(text);
    expect(readiness).toMatchObject({ status: 'degraded', checks: { database: 'ok' } });
    const checks = Object.keys(readiness.checks).sort();
    expect(checks).toEqual(['cache', 'database', 'relay', 'temporal', 'worker']);
  });

  test('/metrics counts requests by route, not by path', async () => {
    await own.send('GET', '/v1/payments/pay_some-id');
    const { response, text } = await get('/metrics');
    expect(response.status).toBe(200);
    expect(response.headers.get('Content-Type')).toStartWith('text/plain');
    expect(text).toContain('route="/v1/payments/:id"');
    expect(text).not.toContain('pay_some-id');
    expect(text).toMatch(/quittance_commands_decided_total\{status="succeeded"\} \d+/);
    // Everything would stand still while the objects of the heap are counted.
    expect(text).toContain('nodejs_heap_size_used_bytes');
    expect(text).not.toContain('nodejs_heap_space');
  });

  test('each problem has its page', async () => {
    for (const [code, { title }] of Object.entries(problemCatalogue)) {
      const { response, text } = await get(`/problems/${code}`);
      expect([code, response.status]).toEqual([code, 200]);
      expect(response.headers.get('Content-Type')).toStartWith('text/html');
      expect(text).toContain(title);
    }
  });

  test.each(['unheard_of', 'constructor', '__proto__'])('and %s has none', async (code) => {
    expect((await get(`/problems/${code}`)).response.status).toBe(404);
  });
});

test('Once it is shutting down it is not ready any more', async () => {
  await using ending = await startApi();
  ending.origin.health.beginShutdown();
  const response = await ending.send(new Request('http://localhost/readyz'));
  expect(response.status).toBe(503);
  expect(await response.json()).toMatchObject({ status: 'unavailable' });
});
