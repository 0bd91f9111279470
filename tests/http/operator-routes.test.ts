import { afterAll, beforeAll, describe, expect, test } from 'bun:test';
import { problemCatalogue } from '../../platform/http/problem-catalogue.ts';
import { problemExplanations } from '../../platform/http/problem-explanations.ts';
import { startApi, type ApiUnderTest } from './api-under-test.ts';
import { newPayment } from './payment-requests.ts';

let started: ApiUnderTest;

beforeAll(async () => {
  started = await startApi();
});
afterAll(() => started[Symbol.asyncDispose]());

const get = (path: string) => started.send(new Request(`http://localhost${path}`));

test('Health needs no key', async () => {
  const response = await get('/healthz');
  expect([response.status, await response.json()]).toEqual([200, { status: 'ok' }]);
});

test('While only Temporal and what runs there are away, the process is ready and says so', async () => {
  const response = await get('/readyz');
  expect(response.status).toBe(200);
  expect(await response.json()).toEqual({
    status: 'degraded',
    checks: {
      database: 'ok',
      temporal: 'unavailable',
      worker: 'ok',
      cache: 'off',
      relay: 'unavailable',
    },
  });
});

test('A process that is shutting down is not ready, and still alive', async () => {
  await using ending = await startApi();
  ending.origin.health.beginShutdown();
  const ready = await ending.send(new Request('http://localhost/readyz'));
  expect([ready.status, ((await ready.json()) as { status: string }).status]).toEqual([
    503,
    'unavailable',
  ]);
  expect((await ending.send(new Request('http://localhost/healthz'))).status).toBe(200);
});

test('Metrics count requests by their route and not by their address', async () => {
  const { api } = await started.newOrganization();
  const { id, path } = await newPayment(api);
  await api.send('GET', path);
  await get('/nothing-at-all');
  const response = await get('/metrics');
  expect(response.headers.get('Content-Type')).toStartWith('text/plain');
  const text = await response.text();
  const count = 'quittance_http_request_duration_seconds_count';
  expect(text).toContain(`${count}{route="/v1/payments/:id",method="GET",status="200"} 1`);
  expect(text).toContain(`${count}{route="/v1/payments",method="POST",status="201"} 1`);
  expect(text).toContain('quittance_commands_decided_total{status="succeeded"} 2');
  expect(text).not.toContain(id);
  expect(text).not.toContain('nothing-at-all');
});

describe('Every problem has its page, which can do nothing but be read', () => {
  test.each(Object.keys(problemCatalogue))('%s', async (code) => {
    const response = await get(`/problems/${code}`);
    expect(response.status).toBe(200);
    expect(response.headers.get('Content-Type')).toStartWith('text/html');
    const policy = response.headers.get('Content-Security-Policy');
    expect(policy).toContain("default-src 'none'; script-src 'self'");
    expect(policy).not.toContain('unsafe');
    expect(policy).toContain("frame-ancestors 'none'");
    expect(response.headers.get('X-Content-Type-Options')).toBe('nosniff');
    const html = await response.text();
    expect(html).toContain(`<code>${code}</code>`);
    expect(html).not.toContain('`');
    // It explains, and leads to a page that is there.
    expect(problemExplanations[code]?.when).toMatch(/^[A-Z].{20,}[^.]$/s);
    for (const [, path = ''] of html.matchAll(/href="(\/[^"]+)"/g)) {
      expect([path, (await get(path)).status]).toEqual([path, 200]);
    }
  });

  test('All of them are listed', async () => {
    const html = await (await get('/problems')).text();
    for (const code of Object.keys(problemCatalogue)) {
      expect(html).toContain(`href="/problems/${code}"`);
    }
  });

  test.each(['unheard_of', 'toString', '__proto__', '%3Cscript%3E'])(
    '%s has none',
    async (code) => {
      const response = await get(`/problems/${code}`);
      expect(response.status).toBe(404);
      expect(await response.json()).toMatchObject({ code: 'not_found' });
    },
  );
});
