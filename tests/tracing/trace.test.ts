import { afterAll, beforeAll, expect, test } from 'bun:test';
import type { ApiClient } from '../support/api-client.ts';
import { startTestOrigin, type TestOrigin } from '../support/test-origin.ts';
import { until } from '../support/until.ts';
import { startCollector, type CollectedSpan, type Collector } from './collector.ts';

let collector: Collector;
let started: TestOrigin;
let api: ApiClient;
beforeAll(async () => {
  collector = startCollector();
  started = await startTestOrigin({ collectorUrl: collector.url });
  ({ api } = await started.newOrganization());
});
afterAll(async () => {
  await started[Symbol.asyncDispose]();
  await collector[Symbol.asyncDispose]();
});

const traceId = () => crypto.randomUUID().replaceAll('-', '');
const callersSpan = 'b7ad6b7169203331';
const pay = { amount: 1_200, currency: 'EUR' };
const paid = { ...pay, method: { type: 'sandbox', token: 'tok_success' } };

/** The spans of a trace, once there is one of each of these names. */
const traceWith = (id: string, ...names: string[]): Promise<readonly CollectedSpan[]> =>
  until(`the trace has ${names.join(', ')}`, 30_000, () => {
    const spans = collector.ofTrace(id);
    return names.every((name) => spans.some((span) => span.name === name)) && spans;
  });

const named = (spans: readonly CollectedSpan[], name: string): CollectedSpan => {
  const span = spans.find((each) => each.name === name);
  if (!span) throw new Error(`No span is called ${name}`);
  return span;
};

test('From a request to whoever is told of its event it is one trace, the caller’s', async () => {
  const trace = traceId();
  const created = await api.send('POST', '/v1/payments', {
    body: paid,
    headers: { traceparent: `00-${trace}-${callersSpan}-01` },
  });
  expect(created.status).toBe(201);
  const spans = await traceWith(
    trace,
    'POST /v1/payments',
    'payments.create accept',
    'payments.create execute',
    'payment.created',
    'publish to payment-collection',
  );
  const request = named(spans, 'POST /v1/payments');
  const execute = named(spans, 'payments.create execute');
  const event = named(spans, 'payment.created');
  expect(request.parentSpanId).toBe(callersSpan);
  expect(named(spans, 'payments.create accept').parentSpanId).toBe(request.spanId);
  expect(execute.parentSpanId).toBe(request.spanId);
  expect(event.parentSpanId).toBe(request.spanId);
  expect(named(spans, 'publish to payment-collection').parentSpanId).toBe(event.spanId);
  expect(new Set(spans.map(({ spanId }) => spanId)).size).toBe(spans.length);

  const commandId = created.headers.get('Command-Id') ?? '';
  const command = await api.send('GET', `/v1/commands/${commandId}`);
  expect(command.body['correlationId']).toBe(`trc_${trace}`);
  expect(request.attributes).toMatchObject({
    'http.route': '/v1/payments',
    'quittance.command.id': commandId,
  });
  expect(execute.attributes['temporalWorkflowID']).toBe(command.body['workflowId']);
  expect(execute.attributes['temporalRunID']).toBe(command.body['runId']);
  expect(collector.keys).toEqual(new Set(['only tests know']));
});

test('What a durable process does about it belongs to it', async () => {
  const trace = traceId();
  await api.send('POST', '/v1/payments', {
    body: { ...pay, method: { type: 'sandbox', token: 'tok_success' } },
    headers: { traceparent: `00-${trace}-${callersSpan}-01` },
  });
  const spans = await traceWith(trace, 'payment.completed', 'payments.settle execute');
  const settled = named(spans, 'payments.settle accept');
  expect(settled.parentSpanId).toBe(named(spans, 'payment.created').spanId);
  expect(named(spans, 'payment.completed').parentSpanId).toBe(settled.spanId);
});

test('A request without a trace begins one, whose id is its command’s', async () => {
  const refused = await api.send('POST', '/v1/payments/unknown/complete', { body: {} });
  expect(refused.status).toBe(404);
  const commandId = refused.headers.get('Command-Id') ?? '';
  const spans = await traceWith(
    commandId.replace('cmd_', ''),
    'POST /v1/payments/:id/complete',
    'payments.complete execute',
  );
  expect(named(spans, 'POST /v1/payments/:id/complete').parentSpanId).toBeUndefined();
  expect(named(spans, 'payments.complete execute').attributes).toMatchObject({
    'quittance.command.status': 'refused',
  });
});

test('A trace that its caller does not record is not taken over', async () => {
  const trace = traceId();
  const created = await api.send('POST', '/v1/payments', {
    body: pay,
    headers: { traceparent: `00-${trace}-${callersSpan}-00` },
  });
  const commandId = created.headers.get('Command-Id') ?? '';
  await traceWith(commandId.replace('cmd_', ''), 'payment.created');
  expect(collector.ofTrace(trace)).toEqual([]);
});

test('Another trace with the same key is a replay: the command stays in its first', async () => {
  const [first, second] = [traceId(), traceId()];
  const key = crypto.randomUUID();
  const send = (trace: string) =>
    api.send('POST', '/v1/payments', {
      body: pay,
      key,
      headers: { traceparent: `00-${trace}-${callersSpan}-01` },
    });
  const answered = await send(first);
  const replayed = await send(second);
  expect(replayed.text).toBe(answered.text);
  expect(replayed.headers.get('Idempotent-Replayed')).toBe('true');
  await traceWith(first, 'payment.created');
  const spans = await traceWith(second, 'POST /v1/payments', 'payments.create accept');
  expect(named(spans, 'payments.create accept').attributes).toMatchObject({
    'quittance.command.replayed': true,
    'quittance.command.id': answered.headers.get('Command-Id'),
  });
  expect(spans).toHaveLength(2);
});

test('Nothing that people wrote, and no secret, is in a span', async () => {
  const { api: other, apiKey } = await started.newOrganization();
  const trace = traceId();
  const canary = 'Chandelier';
  await other.send('POST', '/v1/payments', {
    body: { ...paid, id: 'order-1', description: canary, reference: canary, metadata: { canary } },
    key: `key ${canary}`,
    headers: { traceparent: `00-${trace}-${callersSpan}-01` },
  });
  await other.send('GET', '/v1/payments/order-1');
  await other.send('GET', `/v1/payments?q=${canary}`);
  await other.send('GET', `/${canary}`);
  await traceWith(trace, 'payment.created', 'publish to payment-collection');
  await until('the search is there', 30_000, () =>
    collector.spans.some(({ name }) => name === 'GET /v1/payments'),
  );
  // Answered from memory, by a shorter way.
  named(collector.spans, 'GET /v1/payments/:id');
  for (const body of collector.bodies) {
    expect(body).not.toContain(canary);
    expect(body).not.toContain(apiKey);
  }
});

test('Rows of a file are not traced one by one', async () => {
  const trace = traceId();
  const job = await api.send('POST', '/v1/bulk-jobs', {
    text: 'amount,currency\n100,EUR\n200,EUR\n',
    headers: { 'Content-Type': 'text/csv', traceparent: `00-${trace}-${callersSpan}-01` },
  });
  expect(job.status).toBe(202);
  const id = job.body['id'] as string;
  await until('the job is completed', 30_000, async () => {
    const { body } = await api.send('GET', `/v1/bulk-jobs/${id}`);
    return body['status'] === 'completed';
  });
  const spans = await traceWith(trace, 'POST /v1/bulk-jobs', 'bulk_jobs.create execute');
  expect(spans.filter(({ name }) => name.includes('payment'))).toEqual([]);
});
