import { expect, test } from 'bun:test';
import { connect } from 'node:net';
import { serveHttp } from '../../platform/cli/http-server.ts';
import type { ApiClient } from '../support/api-client.ts';
import { until } from '../support/until.ts';
import { startApi, type ApiUnderTest } from './api-under-test.ts';
import { listen } from './listening.ts';

const serve = (started: ApiUnderTest) => {
  const server = serveHttp(started.origin.app, { port: 0, hostname: '127.0.0.1' });
  return { ...server, [Symbol.asyncDispose]: () => server.stop() };
};

const pay = async (api: ApiClient, count: number, description = 'x'): Promise<void> => {
  for (let index = 0; index < count; index++) {
    await api.send('POST', '/v1/payments', { body: { amount: 100, currency: 'EUR', description } });
  }
};

test('Events are heard as they are committed, and a reader that was cut off misses nothing', async () => {
  await using started = await startApi();
  const [{ api, apiKey }, other] = [
    await started.newOrganization(),
    await started.newOrganization(),
  ];
  await using server = serve(started);
  const url = `${server.url}/v1/events/stream`;
  const all: string[] = [];
  let lastId = '1.0';
  for (let round = 0; round < 3; round++) {
    const listener = await listen(url, apiKey, { 'Last-Event-ID': lastId });
    await pay(api, 3);
    await pay(other.api, 2, 'canary-e1');
    const expected = 2 + 3 * (round + 1);
    await until('it is heard', 5_000, () => listener.sequences().at(-1) === expected);
    all.push(...listener.heard.map(({ id }) => id));
    lastId = listener.heard.at(-1)?.id ?? '';
    expect(JSON.stringify(listener.heard)).not.toContain('canary-e1');
    await listener.stop();
    // What is committed while nobody listens is heard later.
    if (round < 2) continue;
    await pay(api, 2);
  }
  const last = await listen(`${url}?last_event_id=${lastId}&type=payment.*`, apiKey);
  await until('the rest is heard', 5_000, () => last.heard.length === 2);
  all.push(...last.heard.map(({ id }) => id));
  expect(all).toEqual(Array.from({ length: 13 }, (_, index) => `1.${index + 1}`));
  expect(last.response.headers.get('Content-Type')).toStartWith('text/event-stream');
  expect(last.response.headers.get('Consistency-Token')).toBeString();
  const head = await fetch(url, { method: 'HEAD', headers: { Authorization: `Bearer ${apiKey}` } });
  expect(head.status).toBe(200);
  await last.stop();
  await until('nobody listens', 5_000, () =>
    started.origin.health.readiness().then(async () => {
      const metrics = await (await fetch(`${server.url}/metrics`)).text();
      return metrics.includes('quittance_event_streams 0');
    }),
  );
}, 40_000);

test('It begins with the next event where nothing is said, and takes types and a subject', async () => {
  await using started = await startApi();
  const { api, apiKey } = await started.newOrganization();
  await pay(api, 2);
  await using server = serve(started);
  const url = `${server.url}/v1/events/stream`;
  const fresh = await listen(url, apiKey);
  const typed = await listen(`${url}?type=payment.completed&after=0`, apiKey);
  const one = await listen(`${url}?subject=p_2&after=0`, apiKey);
  for (const id of ['p_1', 'p_2']) {
    await api.send('POST', '/v1/payments', { body: { id, amount: 1, currency: 'EUR' } });
    await api.send('POST', `/v1/payments/${id}/complete`);
  }
  await until('all is heard', 5_000, () =>
    [fresh, typed, one].every((each, index) => each.heard.length === [4, 2, 2][index]),
  );
  expect(fresh.sequences()).toEqual([5, 6, 7, 8]);
  expect(typed.sequences()).toEqual([6, 8]);
  expect(one.heard.map(({ event }) => event)).toEqual(['payment.created', 'payment.completed']);
  for (const each of [fresh, typed, one]) await each.stop();
}, 40_000);

test('An id of elsewhere, of an earlier epoch or of the future is refused', async () => {
  await using started = await startApi();
  const { api } = await started.newOrganization();
  for (const id of ['1.3', '2.1', '0.1', '1', 'evt_1', '1.-1', '1.1.1', '999999999.1']) {
    const { status, body } = await api.send('GET', '/v1/events/stream', {
      headers: { 'Last-Event-ID': id },
    });
    expect([id, status, body['code']]).toEqual([id, 400, 'invalid_cursor']);
  }
  for (const [query, code] of [
    ['after=3', 'invalid_cursor'],
    ['last_event_id=1.3', 'invalid_cursor'],
    ['after=x', 'invalid_request'],
    ['limit=3', 'invalid_request'],
    ['type=x', 'invalid_request'],
  ]) {
    const { status, body } = await api.send('GET', `/v1/events/stream?${query}`);
    expect([query, status, body['code']]).toEqual([query, 400, code]);
  }
  const post = await api.send('POST', '/v1/events/stream');
  expect(post.status).toBe(405);
});

test('A reader that takes nothing holds up nobody, and costs no memory', async () => {
  await using started = await startApi();
  const { api, apiKey } = await started.newOrganization();
  await using server = serve(started);
  const description = 'x'.repeat(1_000);
  await pay(api, 40, description);
  const stalled = connect(Number(new URL(server.url).port), '127.0.0.1');
  stalled.on('error', () => undefined);
  stalled.pause();
  stalled.write(
    `GET /v1/events/stream?after=0 HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer ${apiKey}\r\n\r\n`,
  );
  const quick = await listen(`${server.url}/v1/events/stream?after=0`, apiKey);
  await pay(api, 40, description);
  await until('the quick one hears', 5_000, () => quick.sequences().at(-1) === 82);
  expect(quick.sequences()).toEqual(Array.from({ length: 82 }, (_, index) => index + 1));
  // It reads on where it was, as soon as it does.
  let text = '';
  stalled.on('data', (data: Buffer) => void (text += data.toString()));
  stalled.resume();
  await until('the other one has everything', 5_000, () => text.includes('id: 1.82\n'));
  stalled.destroy();
  await quick.stop();
}, 40_000);

test('Streams end with the process, at once and whole', async () => {
  await using started = await startApi();
  const { api, apiKey } = await started.newOrganization();
  const server = serveHttp(started.origin.app, { port: 0, hostname: '127.0.0.1' });
  const listeners = await Promise.all(
    Array.from({ length: 20 }, () => listen(`${server.url}/v1/events/stream?after=0`, apiKey)),
  );
  await pay(api, 1);
  await until('all hear', 5_000, () => listeners.every((each) => each.heard.length === 3));
  started.origin.health.beginShutdown();
  await server.stop();
  expect(await Promise.all(listeners.map(({ over }) => over))).toEqual(
    Array.from({ length: 20 }, () => 'ended' as const),
  );
}, 40_000);
