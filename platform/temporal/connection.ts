import { Client, Connection, makeGrpcRetryInterceptor } from '@temporalio/client';
import { readFile } from 'node:fs/promises';
import type { Configuration } from '../config/configuration.ts';

/** RESOURCE_EXHAUSTED. */
const passing: ReadonlySet<number> = new Set([8]);
const retries = { most: 300, everyMs: 10 };

/**
 * The client of the command gateway. At every continue-as-new the server answers `workflow is
 * closing`, on which the SDK's own retry backs off a second; ours asks again after 10 ms. That the
 * server cannot be reached is not retried here: callers are told at once.
 */
export async function connectClient(temporal: Configuration['temporal']): Promise<Client> {
  const connection = Connection.lazy({
    ...(await endpointOf(temporal)),
    interceptors: [
      makeGrpcRetryInterceptor({
        retryableDecider: (attempt, { code }) => attempt < retries.most && passing.has(code),
        delayFunction: () => retries.everyMs,
      }),
    ],
    channelArgs: {
      'grpc.initial_reconnect_backoff_ms': 100,
      'grpc.max_reconnect_backoff_ms': 1_000,
    },
  });
  return new Client({ connection, namespace: temporal.namespace });
}

/** Where the server is and how we show who we are; the same for the client and the worker. */
export async function endpointOf({ address, apiKey, tls }: Configuration['temporal']) {
  const [ca, crt, key] = await Promise.all([
    pem('TEMPORAL_TLS_CA', tls?.ca),
    pem('TEMPORAL_TLS_CERT', tls?.certificate),
    pem('TEMPORAL_TLS_KEY', tls?.key),
  ]);
  return {
    address,
    ...(apiKey && { apiKey: apiKey.reveal() }),
    ...(tls && {
      tls: {
        ...(ca && { serverRootCACertificate: ca }),
        ...(crt && key && { clientCertPair: { crt, key } }),
      },
    }),
  };
}

async function pem(name: string, path: string | undefined): Promise<Buffer | undefined> {
  if (path === undefined) return undefined;
  return readFile(path).catch((error: NodeJS.ErrnoException) => {
    throw new Error(`Set ${name} to a file that can be read (${error.code})`, { cause: error });
  });
}
