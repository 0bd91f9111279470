import { afterAll, beforeAll, expect, test } from 'bun:test';
import { createClient, NoAnswer, QuittanceProblem } from '../../client/src/index.ts';
import { startFaultyServer, type FaultyServer, type HttpFault } from '../support/faulty-server.ts';
import { until } from '../support/until.ts';
import { quick, serveOrigin, type ServedOrigin } from './client-under-test.ts';

let served: ServedOrigin;
/** Stands between client and origin; carries commands only. */
let between: FaultyServer;

beforeAll(async () => {
  served = await serveOrigin();
  between = await startFaultyServer(async ({ path, headers, body }) => {
    const { authorization = '', 'idempotency-key': key = '' } = headers;
    const sent = {
      Authorization: authorization,
      'Idempotency-Key': String(key),
      'Content-Type': 'application/json',
    };
    const answer = await served.origin.send(
      new Request(`http://localhost${path}`, { method: 'POST', headers: sent, body }),
    );
    return { status: answer.status, json: await answer.json() };
  });
});
afterAll(async () => {
  await between.close();
  await served[Symbol.asyncDispose]();
});

const faults: HttpFault[] = ['hang', 'cut', 'refuse', 'not json'];

test.each(faults)('A command that meets "%s" takes effect once', async (fault) => {
  const { client: direct, apiKey } = await served.newClient();
  const client = createClient({
    url: between.url,
    apiKey,
    timeoutMs: 300,
    retry: { times: 200, ...quick },
  });
  between.fault = fault;
  const before = between.requests;
  const created = client.payments.create({ amount: 9, currency: 'EUR' });
  await until('it was sent again', 20_000, () => between.requests >= before + 3);
  between.fault = 'none';
  expect(await created).toMatchObject({ done: true, status: 201, value: { amount: 9 } });
  expect((await direct.payments.list()).value.data).toHaveLength(1);
});

test('It ends after so many sendings, and tells the key that tells the truth', async () => {
  const { client: direct, apiKey } = await served.newClient();
  const client = createClient({ url: between.url, apiKey, retry: { times: 2, ...quick } });
  between.fault = 'cut';
  const before = between.requests;
  const error = await client.payments
    .create({ amount: 8, currency: 'EUR' })
    .catch((thrown: unknown) => thrown);
  between.fault = 'none';
  expect(error).toBeInstanceOf(NoAnswer);
  expect(between.requests - before).toBe(3);
  const { idempotencyKey } = error as NoAnswer;
  const known = await direct.payments.create(
    { amount: 8, currency: 'EUR' },
    { idempotencyKey: idempotencyKey ?? '' },
  );
  expect(known).toMatchObject({ done: true, replayed: true });
});

test('Its signal ends it at once, while it waits for an answer and between two sendings', async () => {
  const client = createClient({
    url: between.url,
    apiKey: 'qk_none',
    retry: { firstPauseMs: 60_000, longestPauseMs: 60_000 },
  });
  const body = { amount: 1, currency: 'EUR' };
  for (const fault of ['hang', 'refuse'] as const) {
    between.fault = fault;
    const before = between.requests;
    const controller = new AbortController();
    const sent = client.payments.create(body, { signal: controller.signal });
    await until('it was sent', 20_000, () => between.requests > before);
    controller.abort(new Error('Enough'));
    expect(sent).rejects.toThrow('Enough');
    await sent.catch(() => {});
  }
  between.fault = 'none';
});

interface Scripted {
  readonly status: number;
  readonly code?: string;
  readonly retryable?: boolean;
  readonly headers?: Readonly<Record<string, string>>;
}

/** A server that answers one thing after the other, then 200. */
function scripted(...answers: readonly Scripted[]) {
  const keys: (string | null)[] = [];
  const server = Bun.serve({
    port: 0,
    hostname: '127.0.0.1',
    fetch(request) {
      keys.push(request.headers.get('Idempotency-Key'));
      const answer = answers[keys.length - 1];
      if (!answer) return Response.json({ id: 'pay_1' });
      const { status, code = 'unavailable', retryable = true, headers = {} } = answer;
      return Response.json({ code, status, detail: 'Wait', retryable }, { status, headers });
    },
  });
  const url = `http://127.0.0.1:${server.port}`;
  return {
    keys,
    client: createClient({ url, apiKey: 'qk_1', retry: quick }),
    [Symbol.dispose]: () => void server.stop(true),
  };
}

test('What may go well later is sent again under its key', async () => {
  using server = scripted(
    { status: 503, code: 'database_unavailable' },
    { status: 504, code: 'outcome_unknown' },
    { status: 409, code: 'command_in_flight' },
    { status: 500, code: 'internal_error' },
  );
  await server.client.payments.create({ amount: 1, currency: 'EUR' });
  expect(server.keys).toHaveLength(5);
  expect(new Set(server.keys).size).toBe(1);
});

test('What will not is not', async () => {
  using server = scripted({ status: 409, code: 'invalid_state', retryable: false });
  const refused = server.client.payments.complete('pay_1');
  expect(await refused.catch((error: unknown) => error)).toBeInstanceOf(QuittanceProblem);
  expect(server.keys).toHaveLength(1);
});

test('Retry-After is heeded, within the time that a call has', async () => {
  using server = scripted({ status: 429, code: 'rate_limited', headers: { 'Retry-After': '1' } });
  const startedAt = performance.now();
  await server.client.payments.list();
  expect(performance.now() - startedAt).toBeGreaterThanOrEqual(1_000);

  using slow = scripted({ status: 429, code: 'rate_limited', headers: { 'Retry-After': '3600' } });
  expect(await slow.client.payments.list().catch((error: unknown) => error)).toMatchObject({
    code: 'rate_limited',
  });
});

test('A redirect is not followed: the key is for this address alone', async () => {
  const client = createClient({
    url: 'http://localhost',
    apiKey: 'qk_1',
    retry: { times: 0 },
    fetch: async (request) => {
      expect(request.redirect).toBe('manual');
      return Response.redirect('http://elsewhere.example/', 302);
    },
  });
  expect(await client.payments.list().catch((error: unknown) => error)).toMatchObject({
    name: 'NoAnswer',
    status: 302,
  });
});
