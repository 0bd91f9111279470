import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { createServer as createSecureServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import { gzipSync } from 'node:zlib';
import { until } from '../../support/until.ts';
import { certificate, privateKey } from './certificate.ts';

/** A request that came. */
export interface Received {
  readonly method: string | undefined;
  readonly path: string;
  readonly host: string | undefined;
  readonly id: string | undefined;
  readonly body: string;
}

/** A receiver of webhooks that behaves as its path says, or as `behaviour` makes of it. */
export interface Receiver {
  readonly url: string;
  readonly port: number;
  readonly securePort: number;
  /** The certificate of `hooks.example.com`, which nobody trusts by itself. */
  readonly certificate: string;
  readonly requests: readonly Received[];
  /** How many bytes of an answer were sent. */
  sent(path: string): number;
  /** Resolves when the other side has closed the connection. */
  closed(path: string): Promise<void>;
  close(): void;
}

const piece = Buffer.alloc(64 * 1024, 'x');

export async function startReceiver(
  behaviour: (path: string) => string = (path) => path,
): Promise<Receiver> {
  const requests: Received[] = [];
  const sent = new Map<string, number>();
  const closed = new Set<string>();

  async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const { method, headers, url = '/' } = request;
    const id = headers['webhook-id'] as string | undefined;
    requests.push({ method, path: url, host: headers.host, id, body: await text(request) });
    const path = behaviour(url);
    let open = true;
    response.on('close', () => {
      open = false;
      closed.add(path);
    });
    response.on('error', () => undefined);
    const { socket } = response;
    if (path === '/hang') return;
    if (path === '/slow') await Bun.sleep(400);
    if (path === '/close') return void socket?.destroy();
    if (path === '/garbage') return void socket?.end('SMTP ready\r\n\r\n');
    if (path === '/redirect') {
      response.writeHead(302, { Location: '/200' }).end();
    } else if (path === '/early') {
      response.writeHead(200, { 'Content-Length': '1000' });
      response.write('half', () => socket?.destroy());
    } else if (path === '/drip') {
      response.writeHead(200);
      const drops = setInterval(() => response.write('.'), 50);
      response.on('close', () => clearInterval(drops));
    } else if (path === '/bomb') {
      const bomb = gzipSync(Buffer.alloc(4 * 1024 * 1024));
      response.writeHead(200, { 'Content-Encoding': 'gzip' }).end(bomb);
    } else if (path === '/endless') {
      response.writeHead(200, { 'Content-Length': String(10 * 1024 ** 3) });
      const gone = once(response, 'close');
      while (open && !response.destroyed) {
        sent.set(path, (sent.get(path) ?? 0) + piece.length);
        if (!response.write(piece)) {
          await Promise.race([once(response, 'drain'), gone]);
        }
      }
    } else {
      response.writeHead(Number(path.slice(1)) || 200).end('thanks');
    }
  }

  const handle = (request: IncomingMessage, response: ServerResponse): void => {
    void answer(request, response).catch(() => undefined);
  };
  const plain = createServer(handle);
  const secure = createSecureServer({ cert: certificate, key: privateKey }, handle);
  plain.listen(0, '127.0.0.1');
  secure.listen(0, '127.0.0.1');
  await Promise.all([once(plain, 'listening'), once(secure, 'listening')]);
  const { port } = plain.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}`,
    port,
    securePort: (secure.address() as AddressInfo).port,
    certificate,
    requests,
    sent: (path) => sent.get(path) ?? 0,
    async closed(path) {
      await until(`${path} is closed`, 5_000, () => closed.has(path));
    },
    close() {
      for (const server of [plain, secure]) {
        server.closeAllConnections();
        server.close();
      }
    },
  };
}
