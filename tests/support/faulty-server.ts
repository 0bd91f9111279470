import { once } from 'node:events';
import { createServer, type IncomingHttpHeaders, type ServerResponse } from 'node:http';
import { text } from 'node:stream/consumers';
import type { AddressInfo } from 'node:net';

/** What may go wrong between a client and a server over HTTP. */
export type HttpFault =
  | 'none'
  /** Never answers. */
  | 'hang'
  /** Does what it was asked, and closes the connection in the middle of the answer. */
  | 'cut'
  /** Closes the connection when it was asked, and does nothing. */
  | 'drop'
  /** Answers 503 with a problem that says nothing. */
  | 'refuse'
  /** Answers 200 with a page that is not JSON. */
  | 'not json';

/** An HTTP server in this process, with faults to set. */
export interface FaultyServer {
  /** `http://127.0.0.1:…` */
  readonly url: string;
  fault: HttpFault;
  /** How long an answer takes on top. */
  delayMs: number;
  /** How many requests came. */
  readonly requests: number;
  close(): Promise<void>;
}

interface Answer {
  readonly status: number;
  readonly json: unknown;
}

/**
 * Answers what `answer` says; a request that a fault befalls reaches it all the same when cut. The
 * port is a free one where none is given.
 */
export async function startFaultyServer(
  answer: (request: {
    readonly path: string;
    readonly headers: IncomingHttpHeaders;
    readonly body: string;
  }) => Answer | Promise<Answer>,
  port = 0,
): Promise<FaultyServer> {
  let requests = 0;
  let closed = false;

  const http = createServer((request, response) => {
    void (async () => {
      requests++;
      const { fault, delayMs } = server;
      const body = await text(request);
      if (delayMs > 0) await Bun.sleep(delayMs);
      if (fault === 'hang' || closed) return;
      if (fault === 'drop') return void request.socket.destroy();
      if (fault === 'refuse') return send(response, 503, '{"error":"Refused"}');
      if (fault === 'not json') return send(response, 200, '<html>Bad gateway</html>');
      const { url = '/', headers } = request;
      const { status, json } = await answer({ path: url, headers, body });
      send(response, status, JSON.stringify(json), fault === 'cut');
    })();
  });
  http.listen(port, '127.0.0.1');
  await once(http, 'listening');

  const server: FaultyServer = {
    url: `http://127.0.0.1:${(http.address() as AddressInfo).port}`,
    fault: 'none',
    delayMs: 0,
    get requests() {
      return requests;
    },
    async close() {
      closed = true;
      http.closeAllConnections();
      http.close();
    },
  };
  return server;
}

function send(response: ServerResponse, status: number, content: string, cut = false): void {
  const headers = {
    'Content-Type': 'application/json',
    'Content-Length': Buffer.byteLength(content),
  };
  response.writeHead(status, headers);
  if (!cut) return void response.end(content);
  response.write(content.slice(0, content.length / 2), () => response.socket?.destroy());
}
