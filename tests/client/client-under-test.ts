import { createClient, type QuittanceClient } from '../../client/src/index.ts';
import type { ClientOptions } from '../../client/src/options.ts';
import { rootKey } from '../support/composed-origin.ts';
import {
  startTestOrigin,
  type TestOrigin,
  type TestOriginOptions,
} from '../support/test-origin.ts';

/** An origin on a socket, and clients of it. */
export interface ServedOrigin extends AsyncDisposable {
  readonly origin: TestOrigin;
  readonly url: string;
  /** A client of an organization of its own, and what it was made with. */
  newClient(options?: Partial<ClientOptions>): Promise<{
    readonly client: QuittanceClient;
    readonly apiKey: string;
  }>;
  readonly operator: QuittanceClient;
}

export async function serveOrigin(options: TestOriginOptions = {}): Promise<ServedOrigin> {
  const origin = await startTestOrigin(options);
  const server = Bun.serve({
    port: 0,
    hostname: '127.0.0.1',
    fetch: (request) => origin.send(request),
  });
  const url = `http://127.0.0.1:${server.port}`;
  return {
    origin,
    url,
    operator: createClient({ url, apiKey: rootKey }),
    async newClient(rest = {}) {
      const { apiKey } = await origin.newOrganization();
      return { apiKey, client: createClient({ url, apiKey, ...rest }) };
    },
    async [Symbol.asyncDispose]() {
      await server.stop(true);
      await origin[Symbol.asyncDispose]();
    },
  };
}

/** Retries without waiting much. */
export const quick = { firstPauseMs: 5, longestPauseMs: 20 };
