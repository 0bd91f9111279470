import { afterAll, beforeAll, describe, expect, test } from 'bun:test';
import { runtimes } from '../../platform/cli/edge/runtimes.ts';
import type { ApiClient } from '../support/api-client.ts';
import { startTestOrigin, type TestOrigin } from '../support/test-origin.ts';
import { until } from '../support/until.ts';
import { startCollector, type CollectedSpan, type Collector } from './collector.ts';
import { edgesBefore, edgeSecret } from './traced-edge.ts';

const callersSpan = 'b7ad6b7169203331';
const pay = { amount: 1_200, currency: 'EUR' };
const traceId = () => crypto.randomUUID().replaceAll('-', '');
const edgeService = 'quittance-edge';

let collector: Collector;
let started: TestOrigin;
let edges: Awaited<ReturnType<typeof edgesBefore>>;
let receiver: Bun.Server<undefined>;
const delivered: (string | null)[] = [];

beforeAll(async () => {
  collector = startCollector();
  receiver = Bun.serve({
    port: 0,
    fetch(request) {
      delivered.push(request.headers.get('traceparent'));
      return new Response(null, { status: 204 });
    },
  });
  started = await startTestOrigin({
    collectorUrl: collector.url,
    webhooksAllowPrivate: true,
    edgeSecret,
  });
  edges = await edgesBefore(started);
});
afterAll(async () => {
  await edges[Symbol.asyncDispose]();
  await started[Symbol.asyncDispose]();
  await collector[Symbol.asyncDispose]();
  await receiver.stop(true);
});

const named = (spans: readonly CollectedSpan[], name: string, service = 'quittance') => {
  const span = spans.find((each) => each.name === name && each.service === service);
  if (!span) throw new Error(`No span of ${service} is called ${name}`);
  return span;
};

const spansWith = (id: string, ...names: string[]): Promise<readonly CollectedSpan[]> =>
  until(`the trace has ${names.join(', ')}`, 30_000, () => {
    const spans = collector.ofTrace(id);
    return names.every((name) => spans.some((span) => span.name === name)) && spans;
  });

/** The span of a request that an edge has got, by what it answered. */
const edgeSpan = (organizationId: string, api: string, by: string): Promise<CollectedSpan> =>
  until(`an edge tells of ${api} by ${by}`, 30_000, () =>
    collector.spans.find(
      ({ name, service, attributes }) =>
        service === edgeService &&
        name === api &&
        attributes['quittance.answered.by'] === by &&
        attributes['quittance.organization.id'] === organizationId,
    ),
  );

describe.each(runtimes)('An edge on %s', (runtime) => {
  let edge: Awaited<ReturnType<typeof edges.start>>;
  let api: ApiClient;
  let organizationId: string;
  beforeAll(async () => {
    edge = await edges.start(runtime, { collectorUrl: collector.url });
    const made = await started.newOrganization();
    api = edge.as(made.apiKey);
    organizationId = made.id;
    const url = `http://127.0.0.1:${receiver.port}/`;
    await api.send('POST', '/v1/webhook-endpoints', { body: { url, eventTypes: ['payment.*'] } });
  });
  afterAll(() => edge.stop());

  test('begins one trace that goes on to the webhook, or goes on in its caller’s', async () => {
    const trace = traceId();
    const headers = { traceparent: `00-${trace}-${callersSpan}-01` };
    const created = await api.send('POST', '/v1/payments', { body: pay, headers });
    expect(created.status).toBe(201);
    const spans = await spansWith(
      trace,
      'forward POST /v1/payments',
      'payments.create accept',
      'update executeCommands',
      'payments.create execute',
      'publish to webhooks',
      'webhook payment.created',
    );
    const parentOf = (name: string, service?: string) => named(spans, name, service).parentSpanId;
    const spanOf = (name: string, service?: string) => named(spans, name, service).spanId;
    const here = spanOf('POST /v1/payments', edgeService);
    const there = spanOf('POST /v1/payments');
    expect(parentOf('POST /v1/payments', edgeService)).toBe(callersSpan);
    expect(parentOf('forward POST /v1/payments', edgeService)).toBe(here);
    expect(parentOf('POST /v1/payments')).toBe(spanOf('forward POST /v1/payments', edgeService));
    for (const name of ['accept', 'execute'].map((step) => `payments.create ${step}`)) {
      expect(parentOf(name)).toBe(there);
    }
    const update = named(spans, 'update executeCommands');
    expect(update.parentSpanId).toBe(there);
    expect(update.attributes['temporalWorkflowID']).toBe(
      named(spans, 'payments.create execute').attributes['temporalWorkflowID'],
    );
    expect(parentOf('payment.created')).toBe(there);
    expect(parentOf('webhook payment.created')).toBe(spanOf('payment.created'));
    const sent = `00-${trace}-${spanOf('webhook payment.created')}-01`;
    expect(delivered).toContain(sent);
    expect(new Set(spans.map(({ spanId }) => spanId)).size).toBe(spans.length);
    expect(collector.keys).toEqual(new Set(['only tests know']));
  }, 60_000);

  test('tells who answered a read, its own memory too, and nothing that people wrote', async () => {
    const canary = `Chandelier-${runtime}`;
    const { status } = await api.send('POST', '/v1/payments', { body: { ...pay, id: canary } });
    expect(status).toBe(201);
    for (let count = 0; count < 3; count++) {
      expect((await api.send('GET', `/v1/payments/${canary}`)).status).toBe(200);
    }
    await api.send('GET', `/v1/payments?q=${canary}`);
    await api.send('GET', `/${canary}`);
    const search = await edgeSpan(organizationId, 'GET /v1/payments', 'primary');
    const forwarded = await until('its way is told', 30_000, () =>
      collector.spans.find(({ parentSpanId }) => parentSpanId === search.spanId),
    );
    expect([forwarded.name, forwarded.kind]).toEqual(['forward GET /v1/payments', 3]);
    const read = await edgeSpan(organizationId, 'GET /v1/payments/:id', 'memory');
    expect(read.parentSpanId).toBeUndefined();
    for (const body of collector.bodies) expect(body).not.toContain(canary);
  }, 60_000);
});

test('What an edge does not record nobody records, and what it records everybody', async () => {
  await using silent = await edges.start('workerd', { collectorUrl: collector.url, share: 0 });
  const { apiKey } = await started.newOrganization();
  const create = async (client: ApiClient): Promise<string> => {
    const created = await client.send('POST', '/v1/payments', { body: pay });
    const commandId = created.headers.get('Command-Id') ?? '';
    const command = await client.send('GET', `/v1/commands/${commandId}`);
    return command.body['correlationId'] as string;
  };
  const unrecorded = await create(silent.as(apiKey));
  expect(unrecorded).toStartWith('tru_');
  await using loud = await edges.start('node', { collectorUrl: collector.url });
  const recorded = await create(loud.as(apiKey));
  expect(recorded).toStartWith('trc_');
  await spansWith(recorded.slice(4), 'payments.create execute', 'publish to webhooks');
  expect(collector.ofTrace(unrecorded.slice(4))).toEqual([]);
}, 60_000);

test('An origin that records none of its own records what its edge does, and no stranger’s', async () => {
  await using quiet = await startTestOrigin({
    collectorUrl: collector.url,
    tracesShare: 0,
    edgeSecret,
  });
  await using before = await edgesBefore(quiet);
  await using edge = await before.start('bun', { collectorUrl: collector.url });
  const { apiKey, api } = await quiet.newOrganization();
  const [here, there] = [traceId(), traceId()];
  const create = (client: ApiClient, trace: string) =>
    client.send('POST', '/v1/payments', {
      body: pay,
      headers: { traceparent: `00-${trace}-${callersSpan}-01` },
    });
  await create(api, there);
  await create(edge.as(apiKey), here);
  await spansWith(here, 'payments.create execute', 'publish to webhooks');
  expect(collector.ofTrace(there)).toEqual([]);
}, 60_000);

test('A request that is sent again is told of each time', async () => {
  await using edge = await edges.start('deno', { collectorUrl: collector.url });
  const { apiKey } = await started.newOrganization();
  const trace = traceId();
  edges.origin.fault = 'cut before';
  const sent = edge.as(apiKey).send('POST', '/v1/payments', {
    body: pay,
    headers: { traceparent: `00-${trace}-${callersSpan}-01` },
  });
  const isIt = (each: string): boolean => each === 'POST /v1/payments';
  edges.origin.requests.length = 0;
  await until('it was sent', 10_000, () => edges.origin.requests.some(isIt));
  edges.origin.fault = 'none';
  expect((await sent).status).toBe(201);
  const spans = await spansWith(trace, 'payment.created', 'forward POST /v1/payments');
  const tries = await until('each is told of', 10_000, () => {
    const forwards = collector.ofTrace(trace).filter(({ name }) => name.startsWith('forward'));
    return forwards.length > 1 && forwards;
  });
  expect(tries[0]?.attributes).toMatchObject({ 'error.type': 'origin_away_unknown' });
  expect(tries.at(-1)?.attributes).toMatchObject({ 'http.response.status_code': 201 });
  expect(tries.at(-1)?.spanId).toBe(named(spans, 'POST /v1/payments').parentSpanId ?? '');
}, 60_000);

describe.each(runtimes)('A collector that is away costs an edge on %s', (runtime) => {
  test('spans and no answer, and is sent to again when it is back', async () => {
    await using away = startCollector();
    await using edge = await edges.start(runtime, { collectorUrl: away.url });
    const { apiKey } = await started.newOrganization();
    const api = edge.as(apiKey);
    for (const fault of ['hang', 'refuse'] as const) {
      away.fault = fault;
      const { status, body } = await api.send('POST', '/v1/payments', { body: pay });
      expect([fault, status]).toEqual([fault, 201]);
      const read = await api.send('GET', `/v1/payments/${body['id'] as string}`);
      expect([fault, read.status]).toEqual([fault, 200]);
      const { failed } = away;
      await until('the collector was asked', 30_000, async () => {
        await api.send('GET', '/v1/payments');
        return away.failed > failed;
      });
    }
    away.fault = 'none';
    await until('it hears of something', 60_000, async () => {
      await api.send('GET', '/v1/payments');
      return away.spans.some(({ name }) => name === 'GET /v1/payments');
    });
  }, 90_000);
});
