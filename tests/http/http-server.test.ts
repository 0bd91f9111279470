import { afterAll, beforeAll, describe, expect, test } from 'bun:test';
import { connect } from 'node:net';
import { join } from 'node:path';
import { serveHttp, type HttpServer } from '../../platform/cli/http-server.ts';
import { lastingPort } from '../support/lasting-port.ts';
import { startApi, type ApiUnderTest } from './api-under-test.ts';

let started: ApiUnderTest;
let server: HttpServer;
let apiKey: string;

beforeAll(async () => {
  started = await startApi();
  ({ apiKey } = await started.newOrganization());
  server = serveHttp(started.origin.app, { port: 0, hostname: '127.0.0.1' });
});
afterAll(async () => {
  await server.stop();
  await started[Symbol.asyncDispose]();
});

/** Sends lines as they are, and reads until the connection ends. */
function send(...lines: readonly string[]): Promise<string> {
  const socket = connect(Number(new URL(server.url).port), '127.0.0.1');
  const { promise, resolve, reject } = Promise.withResolvers<string>();
  let text = '';
  socket.setEncoding('utf8').on('data', (chunk: string) => (text += chunk));
  socket.setTimeout(20_000, () => socket.destroy(new Error(`Nothing more after: ${text}`)));
  socket.on('error', reject).on('close', () => resolve(text));
  socket.write([...lines, '', ''].join('\r\n'));
  return promise;
}

test('A health check of HTTP/1.0, which names no host, is answered', async () => {
  const answer = await send('GET /healthz HTTP/1.0');
  expect(answer).toStartWith('HTTP/1.1 200 ');
  expect(answer).toEndWith('{"status":"ok"}');
  const read = await send('GET /v1/organization HTTP/1.0', `Authorization: Bearer ${apiKey}`);
  expect(read).toStartWith('HTTP/1.1 200 ');
});

describe('A host that is none is a 400 without a word of the inside', () => {
  test.each(['', 'a b', '[::1', 'a:99999', 'a/b', 'user:secret@a'])('"%s"', async (host) => {
    const answer = await send(
      'GET /v1/organization HTTP/1.1',
      `Host: ${host}`,
      `Authorization: Bearer ${apiKey}`,
      'Connection: close',
    );
    expect(answer).toStartWith('HTTP/1.1 400 ');
    expect(answer.split('\r\n\r\n')[1]).toBe('');
  });
});

test('An address that is one of a proxy is a 400', async () => {
  for (const target of ['a:1', 'x:@127.0.0.1:1/', '@127.0.0.1:1/']) {
    const answer = await send(`CONNECT ${target} HTTP/1.1`, 'Host: a', 'Connection: close');
    expect([target, answer.split('\r\n')[0]]).toEqual([target, 'HTTP/1.1 400 Bad Request']);
  }
});

test('A HEAD is told no length that a GET would not have', async () => {
  for (const path of ['/docs', '/openapi.json', '/healthz']) {
    const answer = await send(`HEAD ${path} HTTP/1.1`, 'Host: localhost', 'Connection: close');
    expect(answer).toStartWith('HTTP/1.1 200 ');
    expect(answer).not.toMatch(/^content-length:/im);
    expect(answer).toEndWith('\r\n\r\n');
  }
});

describe('More than a body may have is a problem, before a byte of it was sent', () => {
  test.each([
    ['/v1/payments', 'application/json', '1 MiB'],
    ['/v1/bulk-jobs', 'application/x-ndjson', '1 GiB'],
  ])('%s', async (path, type, limit) => {
    const answer = await send(
      `POST ${path} HTTP/1.1`,
      'Host: localhost',
      `Authorization: Bearer ${apiKey}`,
      `Content-Type: ${type}`,
      `Idempotency-Key: ${crypto.randomUUID()}`,
      `Content-Length: ${1024 ** 3 + 1}`,
      'Connection: close',
    );
    expect(answer).toStartWith('HTTP/1.1 413 ');
    expect(JSON.parse(answer.split('\r\n\r\n')[1] ?? '')).toMatchObject({
      code: 'body_too_large',
      detail: `Send at most ${limit}`,
    });
  });
});

test('A port that another process of ours listens at is taken', async () => {
  const module = join(import.meta.dir, '../../platform/cli/http-server.ts');
  const program = `import { serveHttp } from '${module}';
    import { Hono } from 'hono';
    const { url } = serveHttp(new Hono(), { port: Number(process.argv.at(-1)), hostname: '127.0.0.1' });
    console.log(url);`;
  const start = (port: string) =>
    Bun.spawn([process.execPath, '-e', program, port], {
      stdout: 'pipe',
      stderr: 'pipe',
      cwd: import.meta.dir,
    });
  const port = String(await lastingPort());
  const first = start(port);
  const { value } = await first.stdout.getReader().read();
  expect(new TextDecoder().decode(value)).toContain(`:${port}`);
  const second = start(port);
  expect(await second.exited).toBe(1);
  const told = await new Response(second.stderr).text();
  expect(told).toContain(`Port ${port} is taken; choose another one with --port or PORT`);
  first.kill();
  await first.exited;
});
