import { bundleEdge } from '../../platform/cli/edge/bundle-edge.ts';
import type { Runtime } from '../../platform/cli/edge/runtimes.ts';
import { startEdge } from '../../platform/cli/edge/start-edge.ts';
import { apiClient } from '../support/api-client.ts';
import { signingSecret } from '../support/composed-origin.ts';
import { scratchFolder } from '../support/scratch-folder.ts';
import { startOriginServer } from '../runtimes/origin-server.ts';
import type { TestOrigin } from '../support/test-origin.ts';

export const edgeSecret = 'a secret that only origin and edge know';

/** Edges before an origin, each with a collector. */
export async function edgesBefore(started: TestOrigin) {
  const origin = await startOriginServer((request) => started.send(request));
  const { path: bundle } = await bundleEdge(await scratchFolder());

  return {
    origin,
    /** Starts an edge; `share` of its traces are recorded, all where it is not said. */
    async start(
      runtime: Runtime,
      parts: { collectorUrl?: string; share?: number; edgeSecret?: string | undefined },
    ) {
      const secret = 'edgeSecret' in parts ? parts.edgeSecret : edgeSecret;
      const edge = await startEdge({
        runtime,
        bundle,
        output: process.env['EDGE_OUTPUT'] === undefined ? 'ignore' : 'inherit',
        environment: {
          COMMANDS_URL: origin.url,
          RATE_LIMIT: '0',
          QUITTANCE_SECRET: signingSecret,
          EDGE_SECRET: secret,
          OTEL_EXPORTER_OTLP_ENDPOINT: parts.collectorUrl,
          OTEL_EXPORTER_OTLP_HEADERS: 'x-collector-key=only%20tests%20know',
          OTEL_TRACES_SAMPLER_ARG: String(parts.share ?? 1),
        },
      });
      return {
        ...edge,
        as: (apiKey: string) => apiClient(fetch, apiKey, edge.url),
        [Symbol.asyncDispose]: () => edge.stop(),
      };
    },
    [Symbol.asyncDispose]: () => origin.close(),
  };
}
