import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Readable } from 'node:stream';

/** What may go wrong between an edge and its origin. */
export type OriginFault =
  | 'none'
  /** Takes requests, and says nothing. */
  | 'hang'
  /** Closes the connection before the request reaches the app. */
  | 'cut before'
  /** The app has answered, and nobody hears it. */
  | 'cut after'
  /** What stands before the origin has lost it. */
  | 'bad gateway';

/** An origin's app on a socket, with faults to set. */
export interface OriginServer {
  readonly url: string;
  fault: OriginFault;
  /** What came, as `GET /v1/payments`, health left out. */
  readonly requests: string[];
  /** Headers of the last request. */
  headers: IncomingMessage['headers'];
  /** From now on connections are refused. */
  leave(): Promise<void>;
  comeBack(): Promise<void>;
  close(): Promise<void>;
}

export async function startOriginServer(
  app: (request: Request) => Response | Promise<Response>,
): Promise<OriginServer> {
  const http = createServer((incoming, outgoing) => void handle(incoming, outgoing));
  let port = 0;
  const listen = async (): Promise<void> => {
    http.listen(port, '127.0.0.1');
    await once(http, 'listening');
    ({ port } = http.address() as AddressInfo);
  };
  await listen();

  async function handle(incoming: IncomingMessage, outgoing: ServerResponse): Promise<void> {
    const { method = 'GET', url = '/' } = incoming;
    if (url !== '/healthz') server.requests.push(`${method} ${url}`);
    server.headers = incoming.headers;
    // A hang is the whole origin's; the others befall what is asked of it.
    const fault = url === '/healthz' && server.fault !== 'hang' ? 'none' : server.fault;
    if (fault === 'hang') return;
    if (fault === 'cut before') return void incoming.socket.destroy();
    if (fault === 'bad gateway')
      return void outgoing.writeHead(502).end('<html>Bad gateway</html>');
    const hasBody = method !== 'GET' && method !== 'HEAD';
    const request = new Request(`${server.url}${url}`, {
      method,
      headers: incoming.headers as Record<string, string>,
      ...(hasBody && { body: Readable.toWeb(incoming) as unknown as ReadableStream }),
    });
    const response = await app(request);
    if (fault === 'cut after') return void incoming.socket.destroy();
    outgoing.writeHead(response.status, Object.fromEntries(response.headers));
    if (response.body) Readable.fromWeb(response.body as never).pipe(outgoing);
    else outgoing.end();
  }

  const leave = async (): Promise<void> => {
    http.closeAllConnections();
    await new Promise((resolve) => void http.close(resolve));
  };
  const server: OriginServer = {
    get url() {
      return `http://127.0.0.1:${port}`;
    },
    fault: 'none',
    requests: [],
    headers: {},
    leave,
    comeBack: listen,
    close: leave,
  };
  return server;
}
