import type { Socket } from 'bun';

/** One HTTP/1.1 connection that is kept alive and carries one request at a time. */
export interface HttpConnection {
  /** Sends a request as it is and resolves with the answer's status; 0 when the connection broke. */
  request(text: string): Promise<number>;
  close(): void;
}

/**
 * A client that costs little, since it runs on the machine that it measures: no headers are parsed
 * but the status and the length.
 */
export async function connectHttp(port: number): Promise<HttpConnection> {
  let answered: ((status: number) => void) | undefined;
  let received = '';
  const finish = (status: number): void => {
    received = '';
    answered?.(status);
  };
  const socket: Socket = await Bun.connect({
    hostname: '127.0.0.1',
    port,
    socket: {
      data(_, chunk) {
        received += chunk.toString('latin1');
        const headEnd = received.indexOf('\r\n\r\n');
        if (headEnd === -1) return;
        const length = /\r\ncontent-length: (\d+)/i.exec(received)?.[1] ?? '0';
        if (received.length >= headEnd + 4 + Number(length)) finish(Number(received.slice(9, 12)));
      },
      close: () => finish(0),
      error: () => finish(0),
    },
  });
  socket.setNoDelay(true);
  return {
    request(text) {
      const { promise, resolve } = Promise.withResolvers<number>();
      answered = resolve;
      if (socket.write(text) < text.length) resolve(0);
      return promise;
    },
    close: () => socket.end(),
  };
}
