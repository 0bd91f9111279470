import { expect, test } from 'bun:test';
import { startTestOrigin } from '../support/test-origin.ts';

const body = { amount: 100, currency: 'EUR' };

test.each([
  ['takes nothing', () => new Response(null, { status: 500 })],
  ['answers nonsense', () => new Response('<html>')],
  ['never answers', () => new Promise<Response>(() => {})],
])(
  'A collector that %s costs nobody an answer, and does not hold up the end',
  async (_, fetch) => {
    const server = Bun.serve({ port: 0, idleTimeout: 0, fetch });
    const collectorUrl = `http://127.0.0.1:${server.port}`;
    const started = await startTestOrigin({
      collectorUrl,
      commandGateway: 'direct',
      worker: false,
    });
    const { api } = await started.newOrganization();
    for (let each = 0; each < 20; each++) {
      expect((await api.send('POST', '/v1/payments', { body })).status).toBe(201);
    }
    const before = performance.now();
    await started[Symbol.asyncDispose]();
    // Two seconds for the last spans, and what a busy machine adds.
    expect(performance.now() - before).toBeLessThan(20_000);
    await server.stop(true);
  },
  60_000,
);

test('Where nobody listens it is the same', async () => {
  const closed = Bun.serve({ port: 0, fetch: () => new Response() });
  const collectorUrl = `http://127.0.0.1:${closed.port}`;
  await closed.stop(true);
  await using started = await startTestOrigin({
    collectorUrl,
    commandGateway: 'direct',
    worker: false,
  });
  const { api } = await started.newOrganization();
  expect((await api.send('POST', '/v1/payments', { body })).status).toBe(201);
}, 60_000);
