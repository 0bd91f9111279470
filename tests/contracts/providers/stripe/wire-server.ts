import type { Form } from './shapes.ts';
import { formOf } from './shapes.ts';

/** What the server does with a request: answers and ends, answers half and hangs, or just ends. */
export type Wire = Whole | { readonly half: string } | 'hang' | 'close';

/** A response as it is on the wire. */
export interface Whole {
  readonly whole: string;
}

export interface WireRequest {
  readonly line: string;
  readonly headers: Headers;
  readonly form: Form;
}

/** A response with its length and an end of the connection. */
export const http = (status: number, body: string): Whole => {
  const lines = [
    `HTTP/1.1 ${status} Status`,
    'Content-Type: application/json',
    `Content-Length: ${new TextEncoder().encode(body).length}`,
    'Request-Id: req_1',
    'Connection: close',
  ];
  return { whole: [...lines, '', body].join('\r\n') };
};

/** Most of a response. */
export const most = ({ whole }: Whole): string => whole.slice(0, -40);

/** Answers every request with the same bytes, by TCP, so that it can do what no HTTP server does. */
export function startWireServer(answer: Wire) {
  const requests: WireRequest[] = [];
  const arrived = Promise.withResolvers<void>();
  const server = Bun.listen<{ text: string }>({
    hostname: '127.0.0.1',
    port: 0,
    socket: {
      open(socket) {
        socket.data = { text: '' };
      },
      data(socket, bytes) {
        socket.data.text += bytes.toString();
        const request = parse(socket.data.text);
        if (!request) return;
        requests.push(request);
        if (answer === 'close') socket.terminate();
        else if (typeof answer === 'object' && 'half' in answer) socket.write(answer.half);
        else if (answer !== 'hang') socket.end(answer.whole);
        arrived.resolve();
      },
    },
  });
  return {
    url: `http://127.0.0.1:${server.port}`,
    requests,
    arrived: arrived.promise,
    stop: () => server.stop(true),
  };
}

/** Undefined while the request is not whole. */
function parse(text: string): WireRequest | undefined {
  const [head = '', body] = text.split('\r\n\r\n', 2);
  if (body === undefined) return undefined;
  const [line = '', ...lines] = head.split('\r\n');
  const headers = new Headers(lines.map((each) => each.split(': ', 2) as [string, string]));
  if (body.length < Number(headers.get('Content-Length') ?? 0)) return undefined;
  return { line, headers, form: formOf(body) };
}
