import { expect, test } from 'bun:test';
import { startTestOrigin } from '../../support/test-origin.ts';
import { until } from '../../support/until.ts';

test('What became of webhooks, and what waits, is in the metrics', async () => {
  const statuses = [500, 204, 410];
  const receiver = Bun.serve({
    port: 0,
    fetch: () => new Response(null, { status: statuses.shift() ?? 204 }),
  });
  await using started = await startTestOrigin({ webhooksAllowPrivate: true });
  const { api } = await started.newOrganization();
  const values = async (name: string): Promise<Record<string, number>> => {
    const answer = await started.send(new Request('http://localhost/metrics'));
    const lines = (await answer.text()).matchAll(
      new RegExp(`^${name}(?:\\{(.*)\\})? (\\S+)$`, 'gm'),
    );
    return Object.fromEntries([...lines].map(([, labels = '', value]) => [labels, Number(value)]));
  };
  const url = `http://127.0.0.1:${receiver.port}/`;
  const body = { id: 'shop', url, eventTypes: ['payment.*'] };
  expect((await api.send('POST', '/v1/webhook-endpoints', { body })).status).toBe(201);
  expect(await values('quittance_webhook_endpoints')).toEqual({
    'state="enabled"': 1,
    'state="disabled"': 0,
  });

  const attempts = 'quittance_webhook_attempt_duration_seconds_count';
  await api.send('POST', '/v1/payments', { body: { amount: 1, currency: 'EUR' } });
  await until('it has come at the second attempt', 30_000, async () => {
    const { 'outcome="succeeded"': succeeded } = await values(attempts);
    return succeeded === 1;
  });
  expect((await values(attempts))['outcome="again"']).toBe(1);
  await until('nothing waits', 10_000, async () => {
    const { '': pending } = await values('quittance_webhook_deliveries_pending');
    return pending === 0;
  });

  await api.send('POST', '/v1/payments', { body: { amount: 1, currency: 'EUR' } });
  await until('its receiver is gone, and it is disabled', 30_000, async () => {
    const { 'state="disabled"': disabled } = await values('quittance_webhook_endpoints');
    return disabled === 1;
  });
  expect((await values(attempts))['outcome="failed"']).toBe(1);
  expect(await values('quittance_webhook_oldest_due_seconds')).toEqual({ '': 0 });
  await receiver.stop(true);
}, 90_000);
