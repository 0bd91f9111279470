import { connect, type Socket } from 'node:net';

/** An answer came, or why none did. `refused`: nobody took the connection, so send it again. */
export type Exchange =
  | { readonly kind: 'answered'; readonly status: number }
  | { readonly kind: 'refused' }
  | { readonly kind: 'failed'; readonly reason: string };

/**
 * An HTTP/1.1 client on one kept connection, with no mercy: it leaves a connection that the server
 * has closed or said to close, and anything else that goes wrong is a failure. `fetch` would hide
 * some of it by sending again.
 */
export class KeepAliveClient {
  private socket: Socket | undefined;

  constructor(
    private readonly port: number,
    private readonly headers: Readonly<Record<string, string>>,
  ) {}

  post(path: string, key: string, body: string): Promise<Exchange> {
    // The kernel resets what waits to be taken when its listener closes: nobody has seen that.
    const fresh = this.socket === undefined;
    const socket = this.socket ?? connect({ port: this.port, host: '127.0.0.1' });
    this.socket = socket;
    const { promise, resolve } = Promise.withResolvers<Exchange>();
    let received = '';
    const settle = (exchange: Exchange, keep: boolean): void => {
      socket.removeAllListeners();
      socket.on('error', () => undefined);
      if (keep) socket.once('close', () => this.leave(socket));
      else {
        socket.destroy();
        this.leave(socket);
      }
      resolve(exchange);
    };
    socket.setEncoding('utf8');
    socket.on('data', (chunk: string) => {
      received += chunk;
      const answer = completeAnswer(received);
      if (answer) settle({ kind: 'answered', status: answer.status }, !answer.closes);
    });
    socket.once('error', (error: NodeJS.ErrnoException) => {
      const refused = error.code === 'ECONNREFUSED' || (fresh && error.code === 'ECONNRESET');
      settle(refused ? { kind: 'refused' } : { kind: 'failed', reason: error.message }, false);
    });
    socket.once('close', () => {
      const reason = 'closed without an answer';
      settle(fresh && received === '' ? { kind: 'refused' } : { kind: 'failed', reason }, false);
    });
    const lines = Object.entries({
      ...this.headers,
      Host: `127.0.0.1:${this.port}`,
      'Idempotency-Key': key,
      'Content-Type': 'application/json',
      'Content-Length': String(body.length),
    }).map(([name, value]) => `${name}: ${value}\r\n`);
    socket.write(`POST ${path} HTTP/1.1\r\n${lines.join('')}\r\n${body}`);
    return promise;
  }

  close(): void {
    this.socket?.destroy();
  }

  private leave(socket: Socket): void {
    if (this.socket === socket) this.socket = undefined;
  }
}

function completeAnswer(received: string): { status: number; closes: boolean } | undefined {
  const end = received.indexOf('\r\n\r\n');
  if (end === -1) return undefined;
  const head = received.slice(0, end);
  const length = Number(/content-length: (\d+)/i.exec(head)?.[1] ?? 0);
  if (Buffer.byteLength(received.slice(end + 4)) < length) return undefined;
  return { status: Number(head.slice(9, 12)), closes: /connection: close/i.test(head) };
}
