import { afterAll, beforeAll, expect, test } from 'bun:test';
import { root, textOf } from '../deploy/variables.ts';
import { startTestOrigin, type TestOrigin } from '../support/test-origin.ts';

let started: TestOrigin;
beforeAll(async () => {
  started = await startTestOrigin({ commandGateway: 'direct', worker: false });
});
afterAll(() => started[Symbol.asyncDispose]());

const get = (path: string) => started.send(new Request(`http://localhost${path}`));

test('/llms.txt is the file, in the form of llmstxt.org', async () => {
  const response = await get('/llms.txt');
  expect(response.status).toBe(200);
  expect(response.headers.get('Content-Type')).toBe('text/plain; charset=utf-8');
  const text = await response.text();
  expect(text).toBe(await textOf('llms.txt'));
  const [title = '', , summary = ''] = text.split('\n');
  expect(title).toMatch(/^# \w+$/);
  expect(summary).toMatch(/^> /);
  expect(text.match(/^## /gm)?.length).toBeGreaterThan(2);
});

test('Everything that it leads to is served', async () => {
  const targets = [...(await textOf('llms.txt')).matchAll(/^- \[.+\]\((\S+)\): /gm)];
  expect(targets.length).toBeGreaterThan(8);
  for (const [, target = ''] of targets) {
    const { pathname } = new URL(target, 'http://localhost/llms.txt');
    expect([target, (await get(pathname)).status]).toEqual([target, 200]);
  }
});

test('Every page of docs/ is served, and told of', async () => {
  const text = await textOf('llms.txt');
  for (const page of new Bun.Glob('docs/*.md').scanSync(root)) {
    expect(text).toContain(`](${page}): `);
    expect([page, (await get(`/${page}`)).status]).toEqual([page, 200]);
  }
});

test('A guide is served as it is written, and no other file is', async () => {
  const guide = await get('/docs/idempotency.md');
  expect(guide.headers.get('Content-Type')).toBe('text/markdown; charset=utf-8');
  expect(await guide.text()).toBe(await textOf('docs/idempotency.md'));
  for (const path of ['/docs/none.md', '/package.json', '/docs/decisions/0001-inbox-first.md']) {
    expect((await get(path)).status).toBe(404);
  }
});
