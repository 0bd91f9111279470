import { expect, test } from 'bun:test';
import { once } from 'node:events';
import { connect, createServer, type AddressInfo } from 'node:net';
import { onEachRuntime } from './edges.ts';

/** Sends a request line as it is, and reads to the end of the answer, if there is one. */
function send(url: string, line: string): Promise<void> {
  const socket = connect(Number(new URL(url).port), '127.0.0.1');
  const { promise, resolve } = Promise.withResolvers<void>();
  socket.resume();
  socket.setTimeout(3_000, () => socket.destroy());
  // A runtime may close the connection of such a request instead of answering.
  socket.on('error', () => undefined).on('close', () => resolve());
  socket.write(`${line} HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n`);
  return promise;
}

onEachRuntime('A request that names another host', { upstash: false }, (it) => {
  test('is sent nowhere but to the origin', async () => {
    let reached = 0;
    const elsewhere = createServer((socket) => {
      reached++;
      socket.end('HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nhi');
    }).listen(0, '127.0.0.1');
    await once(elsewhere, 'listening');
    const host = `127.0.0.1:${(elsewhere.address() as AddressInfo).port}`;
    try {
      for (const method of ['GET', 'CONNECT']) {
        for (const target of [`x:@${host}/`, `@${host}/`, `http://${host}/`, `//${host}/`, host]) {
          await send(it.edge.url, `${method} ${target}`);
        }
      }
      expect(reached).toBe(0);
      expect((await it.atEdge.send('GET', '/v1/payments')).status).toBe(200);
    } finally {
      elsewhere.close();
    }
  }, 60_000);
});
