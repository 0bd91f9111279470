import { expect, test } from 'bun:test';
import { webhookGroupOf } from '../../platform/webhooks/ports.ts';
import type { ApiClient } from '../support/api-client.ts';
import { startTestOrigin, type TestOrigin } from '../support/test-origin.ts';
import { until } from '../support/until.ts';
import { textsOf } from './history-texts.ts';

const canary = 'Chandelier for Ms Featherstonehaugh';

/** A receiver on this machine, and the status that it answers with. */
function listen() {
  const came: { id: string | null; type: string }[] = [];
  const receiver = {
    came,
    status: 200,
    url: '',
    [Symbol.dispose]: () => void server.stop(true),
  };
  const server = Bun.serve({
    port: 0,
    hostname: '127.0.0.1',
    async fetch(request) {
      const { type } = (await request.json()) as { type: string };
      came.push({ id: request.headers.get('webhook-id'), type });
      return new Response(canary, { status: receiver.status });
    },
  });
  receiver.url = `http://127.0.0.1:${server.port}/${encodeURIComponent(canary)}`;
  return receiver;
}

const pay = (api: ApiClient) =>
  api.send('POST', '/v1/payments', {
    body: { amount: 100, currency: 'EUR', description: canary },
  });

const workflowOf = ({ origin }: TestOrigin, organizationId: string, endpointId: string) => {
  const group = webhookGroupOf(organizationId, endpointId);
  return origin.client.workflow.getHandle(`webhook-delivery-${origin.identity.id}-${group}`);
};

test('A payment comes to its webhook, and nothing of it is in the history', async () => {
  using receiver = listen();
  await using started = await startTestOrigin({ webhooksAllowPrivate: true });
  const { api, id } = await started.newOrganization();
  const body = { id: 'shop', url: receiver.url, eventTypes: ['payment.*'] };
  expect((await api.send('POST', '/v1/webhook-endpoints', { body })).status).toBe(201);
  await pay(api);
  await until('it came', 10_000, () => receiver.came.length > 0);
  expect(receiver.came).toMatchObject([{ type: 'payment.created' }]);
  const { body: listed } = await api.send('GET', '/v1/events?type=payment.created');
  const [event] = listed['data'] as { id: string }[];
  expect(receiver.came[0]?.id).toBe(event?.id ?? '');
  const texts = textsOf(await workflowOf(started, id, 'shop').fetchHistory()).join('\n');
  expect(texts).toContain('deliverWebhooks');
  for (const text of [canary, encodeURIComponent(canary), 'shop', id]) {
    expect(texts).not.toContain(text);
  }
}, 30_000);

test('Whoever says 410 is disabled, and an event says so', async () => {
  using receiver = listen();
  using witness = listen();
  await using started = await startTestOrigin({ webhooksAllowPrivate: true });
  const { api } = await started.newOrganization();
  receiver.status = 410;
  const gone = { id: 'gone', url: receiver.url, eventTypes: ['payment.*'] };
  const other = { id: 'other', url: witness.url, eventTypes: ['*'] };
  for (const body of [other, gone]) await api.send('POST', '/v1/webhook-endpoints', { body });
  await pay(api);
  await until('it is told', 10_000, () =>
    witness.came.some(({ type }) => type === 'webhook_endpoint.disabled'),
  );
  const { body } = await api.send('GET', '/v1/webhook-endpoints/gone');
  expect(body).toMatchObject({ enabled: false, disabledReason: 'gone' });
  await pay(api);
  await until('the other one has both', 10_000, () => {
    const payments = witness.came.filter(({ type }) => type === 'payment.created');
    return payments.length === 2;
  });
  expect(receiver.came).toHaveLength(1);
}, 30_000);

test('A workflow that is lost, with its store or without, is started again', async () => {
  using receiver = listen();
  await using started = await startTestOrigin({ webhooksAllowPrivate: true, ensureEveryMs: 200 });
  const { api, id } = await started.newOrganization();
  const body = { id: 'shop', url: receiver.url, eventTypes: ['payment.*'] };
  await api.send('POST', '/v1/webhook-endpoints', { body });
  await pay(api);
  await until('it came', 10_000, () => receiver.came.length === 1);
  await workflowOf(started, id, 'shop').terminate('as if the store were lost');
  await pay(api);
  await until('it goes on', 15_000, () => receiver.came.length >= 2);
}, 40_000);
