import { expect, test } from 'bun:test';
import { createClient } from '../../client/src/index.ts';
import { quick } from './client-under-test.ts';

const message = (sequence: number): string =>
  `id: 1.${sequence}\r\nevent: payment.created\r\ndata: {"sequence":${sequence},\r\ndata: "type":"payment.created"}\r\n\r\n`;

/** Sends what is left in pieces that fit no line, and breaks off in the middle of a message. */
function brokenStream() {
  const asked: (string | null)[] = [];
  const server = Bun.serve({
    port: 0,
    hostname: '127.0.0.1',
    fetch(request) {
      const last = request.headers.get('Last-Event-ID');
      asked.push(last ?? new URL(request.url).search);
      const next = Number(last?.split('.')[1] ?? 0) + 1;
      const text = `: heartbeat\n\n${message(next)}${message(next + 1)}${message(next + 2).slice(0, 20)}`;
      const pieces = text.match(/.{1,7}/gs) ?? [];
      return new Response(
        new ReadableStream({
          pull(controller) {
            const piece = pieces.shift();
            if (piece === undefined) controller.close();
            else controller.enqueue(new TextEncoder().encode(piece));
          },
        }),
        { headers: { 'Content-Type': 'text/event-stream' } },
      );
    },
  });
  return {
    asked,
    url: `http://127.0.0.1:${server.port}`,
    [Symbol.dispose]: () => void server.stop(true),
  };
}

test('Events go on after the last one that came, whatever breaks', async () => {
  using server = brokenStream();
  const client = createClient({ url: server.url, apiKey: 'qk_1' });
  const ids: string[] = [];
  for await (const { id, event } of client.events.stream({
    after: 0,
    type: ['payment.*'],
    retry: quick,
  })) {
    expect(event.sequence).toBe(ids.length + 1);
    ids.push(id);
    if (ids.length === 6) break;
  }
  expect(ids).toEqual(['1.1', '1.2', '1.3', '1.4', '1.5', '1.6']);
  expect(server.asked).toEqual(['?type=payment.*&after=0', '1.2', '1.4']);
});

test('A stream that brings nothing is not opened for ever', async () => {
  let opened = 0;
  const empty = async (): Promise<Response> => {
    opened++;
    return new Response(': heartbeat\n\n');
  };
  const client = createClient({ url: 'http://localhost', apiKey: 'qk_1', fetch: empty });
  const stream = client.events.stream({ retry: { times: 3, ...quick } });
  expect(await stream.next().catch((error: unknown) => error)).toMatchObject({ name: 'NoAnswer' });
  expect(opened).toBe(4);
});

test('A stream that has fallen silent is opened anew', async () => {
  let opened = 0;
  const silent = async (): Promise<Response> => {
    opened++;
    const text = opened === 1 ? ': heartbeat\n\n' : message(1);
    return new Response(
      new ReadableStream({
        start: (controller) => controller.enqueue(new TextEncoder().encode(text)),
      }),
    );
  };
  const client = createClient({ url: 'http://localhost', apiKey: 'qk_1', fetch: silent });
  const stream = client.events.stream({ idleMs: 50, retry: quick });
  expect((await stream.next()).value).toMatchObject({ id: '1.1' });
  await stream.return();
  expect(opened).toBe(2);
});
