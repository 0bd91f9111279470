import { afterAll, beforeAll, describe, expect, test } from 'bun:test';
import { serveHere } from '../../platform/cli/edge/serve-here.ts';
import { apiClient } from '../support/api-client.ts';
import { signingSecret } from '../support/composed-origin.ts';
import { startTestOrigin, type TestOrigin } from '../support/test-origin.ts';
import { until } from '../support/until.ts';
import { startCollector, type Collector } from './collector.ts';
import { edgesBefore, edgeSecret } from './traced-edge.ts';

let collector: Collector;
let started: TestOrigin;
let edges: Awaited<ReturnType<typeof edgesBefore>>;

beforeAll(async () => {
  collector = startCollector();
  started = await startTestOrigin({ collectorUrl: collector.url, edgeSecret });
  edges = await edgesBefore(started);
});
afterAll(async () => {
  await edges[Symbol.asyncDispose]();
  await started[Symbol.asyncDispose]();
  await collector[Symbol.asyncDispose]();
});

/** What edges have told of a request that nothing follows. */
async function lastWords(edge: { readonly url: string }, end: () => Promise<unknown>) {
  const { apiKey } = await started.newOrganization();
  const trace = crypto.randomUUID().replaceAll('-', '');
  const headers = { traceparent: `00-${trace}-b7ad6b7169203331-01` };
  const { status } = await apiClient(fetch, apiKey, edge.url).send('GET', '/v1/payments', {
    headers,
  });
  expect(status).toBe(200);
  const told = (): string[] => {
    const own = collector.ofTrace(trace).filter(({ service }) => service === 'quittance-edge');
    return own.map(({ name }) => name).toSorted();
  };
  await end();
  return told;
}
const request = ['GET /v1/payments', 'forward GET /v1/payments'];

test('Workers wait for what an edge tells, though nothing more is asked of it', async () => {
  await using edge = await edges.start('workerd', { collectorUrl: collector.url });
  const told = await lastWords(edge, async () => undefined);
  await until('it is told', 10_000, () => told().length === request.length);
});

describe('An edge that is asked to end tells first what it has not told', () => {
  test.each(['deno', 'bun', 'node'] as const)(
    'on %s',
    async (runtime) => {
      await using edge = await edges.start(runtime, { collectorUrl: collector.url });
      const told = await lastWords(edge, () => edge.stop());
      expect(told()).toEqual(request);
    },
    60_000,
  );

  test('and inside the one executable', async () => {
    const environment = {
      COMMANDS_URL: edges.origin.url,
      QUITTANCE_SECRET: signingSecret,
      EDGE_SECRET: edgeSecret,
      OTEL_EXPORTER_OTLP_ENDPOINT: collector.url,
      OTEL_EXPORTER_OTLP_HEADERS: 'x-collector-key=only%20tests%20know',
    };
    const edge = serveHere({ environment });
    const told = await lastWords(edge, () => edge.stop());
    expect(told()).toEqual(request);
  });

  test('and waits little for a collector that hangs', async () => {
    await using away = startCollector();
    away.fault = 'hang';
    const edge = serveHere({
      environment: {
        COMMANDS_URL: edges.origin.url,
        QUITTANCE_SECRET: signingSecret,
        OTEL_EXPORTER_OTLP_ENDPOINT: away.url,
      },
    });
    await fetch(`${edge.url}/healthz`);
    const before = performance.now();
    await edge.stop();
    expect(performance.now() - before).toBeLessThan(4_500);
    expect(away.failed).toBe(1);
  });
});
