import { afterAll, beforeAll, expect, test } from 'bun:test';
import { Hono } from 'hono';
import { buildDashboard } from '../../platform/cli/build-dashboard.ts';
import { dashboardPage } from '../../platform/http/dashboard-routes.ts';
import type { Environment } from '../../platform/http/environment.ts';
import { startApi, type ApiUnderTest } from './api-under-test.ts';

let started: ApiUnderTest;
beforeAll(async () => {
  await buildDashboard(console.error);
  started = await startApi();
}, 60_000);
afterAll(() => started[Symbol.asyncDispose]());

const get = (path: string, accept = 'text/html') =>
  started.origin.app.request(path, { headers: { Accept: accept } });

test('One page answers at every address that a browser asks for as a page', async () => {
  for (const path of ['/', '/payments', '/payments/pay_1?q=tea', '/commands/cmd_1']) {
    const answer = await get(path);
    expect([path, answer.status, answer.headers.get('Content-Type')]).toEqual([
      path,
      200,
      'text/html;charset=utf-8',
    ]);
    expect(answer.headers.get('Cache-Control')).toBe('no-cache');
    const policy = answer.headers.get('Content-Security-Policy') ?? '';
    expect(policy).toContain("script-src 'self';");
    expect(policy).not.toContain('unsafe');
  }
});

test('What is no page of it is not found, and programs get problems', async () => {
  for (const path of [
    '/docs/nothing',
    '/problems/nothing',
    '/healthz/nothing',
    '/assets/nothing.js',
  ]) {
    expect([path, (await get(path)).status]).toEqual([path, 404]);
  }
  for (const path of ['/v1/nothing', '/v1', '/assets/..%2f..%2fpackage.json', '/nothing']) {
    const answer = await get(path, 'application/json');
    expect([path, answer.headers.get('Content-Type')]).toEqual([path, 'application/problem+json']);
  }
});

test('Its files are its own, and are kept for ever', async () => {
  const page = await (await get('/')).text();
  const files = [...page.matchAll(/(?:src|href)="(\/[^"]+)"/g)].map(([, path]) => path ?? '');
  expect(files.length).toBeGreaterThanOrEqual(2);
  expect(page).not.toMatch(/(src|href)="https?:/);
  for (const path of files) {
    const answer = await get(path, '*/*');
    expect([path, answer.status]).toEqual([path, 200]);
    expect(answer.headers.get('Cache-Control')).toContain('immutable');
  }
});

test('What was never built says how it is built', async () => {
  const page = dashboardPage(async () => undefined);
  const app = new Hono<Environment>().get('/', async (c) => (await page(c)) ?? c.notFound());
  const answer = await app.request('/');
  expect(answer.status).toBe(200);
  expect(await answer.text()).toContain('npm run build:dashboard');
});
