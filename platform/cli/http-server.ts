import { setTimeout as sleep } from 'node:timers/promises';
import type { Hono } from 'hono';
import type { Environment } from '../http/environment.ts';
import { addressed, badHost } from './addressed.ts';

export interface HttpServer {
  readonly url: string;
  /** Takes no more requests, and resolves when those that were begun are answered. */
  stop(): Promise<void>;
}

/** Routes have limits of their own, and say so; what no route reads is passed over, not kept. */
const bodyLimit = Number.MAX_SAFE_INTEGER;
/** Longer than the longest wait that a request may ask for. */
const idleSeconds = 60;
/** For so long before the end kept connections are told with their next answer to come no more. */
const farewellMs = 300;
const lookEveryMs = 20;

interface ListenOptions {
  readonly port: number;
  readonly hostname: string;
  /** The variable that says which port. */
  readonly chosenBy?: string;
}

/** Serves an app over HTTP/1.1. Throws an error that names the port when it is taken. */
export function serveHttp(
  app: Hono<Environment>,
  { port, hostname, chosenBy = 'PORT' }: ListenOptions,
): HttpServer {
  let stopping = false;
  const farewell = (response: Response): Response => {
    if (stopping) response.headers.set('Connection', 'close');
    return response;
  };
  const options = {
    port,
    hostname,
    // Its pages of errors show the source.
    development: false,
    // Without development it is Bun's default to share a port with whoever has it already.
    reusePort: false,
    fetch(request: Request) {
      const known = addressed(request);
      if (!known) return badHost();
      const response = app.fetch(known);
      if (request.method === 'HEAD')
        return Promise.resolve(response).then(unmeasured).then(farewell);
      return response instanceof Promise ? response.then(farewell) : farewell(response);
    },
    maxRequestBodySize: bodyLimit,
    idleTimeout: idleSeconds,
  };
  const server = listen(options, chosenBy);
  return {
    url: `http://${hostname}:${server.port}`,
    async stop() {
      // Bun closes a kept connection without a word once it stops: whoever has just sent the next
      // request on it would never be answered.
      stopping = true;
      await sleep(farewellMs);
      void server.stop();
      while (server.pendingRequests > 0) await sleep(lookEveryMs);
      await server.stop(true);
    },
  };
}

/** Without a body there is nothing to measure; Bun would say 0, which is not what a GET is told. */
function unmeasured(response: Response): Response {
  const isMeasured = response.headers.has('Content-Length');
  if (response.status === 200 && !isMeasured) response.headers.set('Transfer-Encoding', 'chunked');
  return response;
}

function listen(options: Bun.Serve.Options<undefined>, chosenBy: string) {
  try {
    return Bun.serve(options);
  } catch (error) {
    if ((error as { code?: string }).code !== 'EADDRINUSE') throw error;
    const message = `Port ${options.port} is taken; choose another one with --port or ${chosenBy}`;
    throw new Error(message, { cause: error });
  }
}
