import { afterAll, beforeAll, describe, expect, test } from 'bun:test';
import { connect, type Socket } from 'node:net';
import { serveHttp, type HttpServer } from '../../platform/cli/http-server.ts';
import { complaintsLog } from '../support/composed-origin.ts';
import { startApi, type ApiUnderTest } from './api-under-test.ts';

const limit = 1024 * 1024;
const crlf = Buffer.from('\r\n');
const payment = '{"amount":100,"currency":"EUR"}';

const { log, complaints } = complaintsLog();
let started: ApiUnderTest;
let server: HttpServer;
let head: string;

beforeAll(async () => {
  started = await startApi({ log });
  const { apiKey } = await started.newOrganization();
  server = serveHttp(started.origin.app, { port: 0, hostname: '127.0.0.1' });
  head = [
    'POST /v1/payments HTTP/1.1',
    'Host: localhost',
    'Content-Type: application/json',
    `Authorization: Bearer ${apiKey}`,
    '',
  ].join('\r\n');
});
afterAll(async () => {
  await server.stop();
  await started[Symbol.asyncDispose]();
});

interface Connection {
  readonly socket: Socket;
  /** What came back, once it holds a whole answer. */
  readonly answer: Promise<string>;
}

function open(): Connection {
  const socket = connect(Number(new URL(server.url).port), '127.0.0.1');
  const { promise, resolve, reject } = Promise.withResolvers<string>();
  let text = '';
  socket.setEncoding('utf8').on('data', (chunk: string) => {
    text += chunk;
    const [top = '', body = ''] = text.split('\r\n\r\n');
    const length = /^content-length: (\d+)$/im.exec(top)?.[1];
    if (length !== undefined && Buffer.byteLength(body) >= Number(length)) resolve(text);
  });
  socket.setTimeout(20_000, () => socket.destroy());
  socket.on('error', reject).on('close', () => reject(new Error(`Closed after: ${text}`)));
  return { socket, answer: promise };
}

/** Sends a request's bytes as they are. */
async function send(headers: readonly string[], ...bodies: readonly string[]): Promise<string> {
  const { socket, answer } = open();
  const key = `Idempotency-Key: ${crypto.randomUUID()}`;
  socket.write([`${head}${key}`, ...headers, '', ''].join('\r\n'));
  for (const body of bodies) socket.write(body);
  try {
    return await answer;
  } finally {
    socket.destroy();
  }
}

const chunk = (text: string): string => `${Buffer.byteLength(text).toString(16)}\r\n${text}\r\n`;
const padded = (length: number): string => payment + ' '.repeat(length - payment.length);

function expectTooLarge(answer: string): void {
  expect(answer).toStartWith('HTTP/1.1 413 ');
  expect(answer).toMatch(/^request-id: req_[0-9a-f]{32}\r$/im);
  const problem: unknown = JSON.parse(answer.split('\r\n\r\n')[1] ?? '');
  expect(problem).toMatchObject({ code: 'body_too_large', status: 413, retryable: false });
}

/** How many commands succeeded so far. */
async function succeeded(): Promise<number> {
  const metrics = await (await started.send(new Request('http://localhost/metrics'))).text();
  const decided = /^quittance_commands_decided_total\{status="succeeded"\} (\d+)$/m.exec(metrics);
  return Number(decided?.[1]);
}

describe('A body over 1 MiB is 413, and nothing is done', () => {
  test('as its Content-Length says, before a byte of it was sent', async () => {
    const before = await succeeded();
    expectTooLarge(await send([`Content-Length: ${limit + 1}`]));
    expectTooLarge(await send([`Content-Length: ${1024 ** 3}`]));
    expect(await succeeded()).toBe(before);
  });

  test('as its Content-Length says, and sent whole', async () => {
    const before = await succeeded();
    expectTooLarge(await send([`Content-Length: ${limit + 1}`], padded(limit + 1)));
    expect(await succeeded()).toBe(before);
  });

  test('in chunks, as soon as they are too many, though the last never comes', async () => {
    const before = await succeeded();
    const chunks = Array.from({ length: 17 }, () => chunk(' '.repeat(limit / 16)));
    expectTooLarge(await send(['Transfer-Encoding: chunked'], chunk(payment), ...chunks));
    expect(await succeeded()).toBe(before);
  });
});

describe('A body of exactly 1 MiB is taken', () => {
  test('with a Content-Length', async () => {
    const answer = await send([`Content-Length: ${limit}`], padded(limit));
    expect(answer).toStartWith('HTTP/1.1 201 ');
  });

  test('in chunks, whatever they cut through', async () => {
    const description = 'Ä🍏';
    const bytes = padded(limit - 40).replace('}', `,"description":"${description}"}`);
    const [left = '', right = ''] = bytes.split('🍏');
    const apple = [...Buffer.from('🍏')].map((byte) => Buffer.of(byte));
    const { socket, answer } = open();
    const key = `Idempotency-Key: ${crypto.randomUUID()}`;
    socket.write([`${head}${key}`, 'Transfer-Encoding: chunked', '', ''].join('\r\n'));
    socket.write(chunk(left));
    for (const byte of apple) socket.write(Buffer.concat([Buffer.from('1\r\n'), byte, crlf]));
    socket.write(chunk(right) + '0\r\n\r\n');
    const text = await answer;
    socket.destroy();
    expect(text).toStartWith('HTTP/1.1 201 ');
    expect(text).toContain(description);
  });
});

test('A body that is not UTF-8 is a 400', async () => {
  const { socket, answer } = open();
  const body = Buffer.concat([Buffer.from(`{"reference":"`), Buffer.of(0xff), Buffer.from('"}')]);
  const key = `Idempotency-Key: ${crypto.randomUUID()}`;
  socket.write([`${head}${key}`, `Content-Length: ${body.length}`, '', ''].join('\r\n'));
  socket.write(body);
  const text = await answer;
  socket.destroy();
  expect(text).toStartWith('HTTP/1.1 400 ');
  expect(text).toContain('"invalid_request"');
});

test('A client that leaves in the middle of its body does nothing, and takes nobody with it', async () => {
  const before = await succeeded();
  const { socket, answer } = open();
  const key = `Idempotency-Key: ${crypto.randomUUID()}`;
  const gone = answer.catch((error: Error) => error.message);
  socket.write([`${head}${key}`, 'Content-Length: 1000', '', payment].join('\r\n'), () =>
    socket.destroy(),
  );
  expect(await gone).toBe('Closed after: ');
  const next = await send([`Content-Length: ${payment.length}`], payment);
  expect(next).toStartWith('HTTP/1.1 201 ');
  expect(await succeeded()).toBe(before + 1);
  // Not even in the log: it is nothing that anybody could mend.
  expect(complaints).toEqual([]);
});
