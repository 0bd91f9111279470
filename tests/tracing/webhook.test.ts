import { expect, test } from 'bun:test';
import { startTestOrigin } from '../support/test-origin.ts';
import { until } from '../support/until.ts';
import { startCollector } from './collector.ts';

test('A webhook is in the trace of the request that caused its event, and hands it on', async () => {
  const traceparents: (string | null)[] = [];
  let status = 500;
  const receiver = Bun.serve({
    port: 0,
    fetch(request) {
      traceparents.push(request.headers.get('traceparent'));
      const answer = new Response(null, { status });
      status = 204;
      return answer;
    },
  });
  await using collector = startCollector();
  await using started = await startTestOrigin({
    collectorUrl: collector.url,
    webhooksAllowPrivate: true,
  });
  const { api } = await started.newOrganization();
  const url = `http://127.0.0.1:${receiver.port}/a-path-of-its-own`;
  const body = { id: 'shop', url, eventTypes: ['payment.*'] };
  expect((await api.send('POST', '/v1/webhook-endpoints', { body })).status).toBe(201);

  const trace = crypto.randomUUID().replaceAll('-', '');
  await api.send('POST', '/v1/payments', {
    body: { amount: 100, currency: 'EUR' },
    headers: { traceparent: `00-${trace}-b7ad6b7169203331-01` },
  });
  const named = (name: string) => collector.ofTrace(trace).filter((span) => span.name === name);
  const attempts = await until('both attempts are told of', 30_000, () => {
    const spans = named('webhook payment.created');
    return spans.length >= 2 && named('publish to webhooks').length > 0 && spans;
  });
  const [event] = named('payment.created');
  const results = attempts.map(({ spanId, parentSpanId, attributes }) => ({
    parent: parentSpanId,
    number: Number(attributes['quittance.webhook.attempt']),
    status: Number(attributes['http.response.status_code']),
    header: `00-${trace}-${spanId}-01`,
  }));
  expect(results).toEqual([
    { parent: event?.spanId, number: 1, status: 500, header: traceparents[0] ?? '' },
    { parent: event?.spanId, number: 2, status: 204, header: traceparents[1] ?? '' },
  ]);
  expect(named('publish to webhooks')[0]?.parentSpanId).toBe(event?.spanId);
  for (const sent of collector.bodies) expect(sent).not.toContain('a-path-of-its-own');
  await receiver.stop(true);
}, 60_000);
