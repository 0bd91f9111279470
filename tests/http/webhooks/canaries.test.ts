import { expect, test } from 'bun:test';
import type { Log } from '../../../platform/logging/log.ts';
import { openWebhookWorld } from '../../contracts/webhooks/world.ts';
import { rowsOf } from '../../support/database.ts';
import { refusalOf } from '../payment-requests.ts';

const path = '/v1/webhook-endpoints';

test('To others endpoints and deliveries do not exist; secrets and answers are in no log', async () => {
  const lines: string[] = [];
  const note = (message: string, facts?: unknown): void => {
    lines.push(`${message} ${Bun.inspect(facts, { depth: 20 })}`);
  };
  const log: Log = { debug: note, info: note, warn: note, error: note };
  await using world = await openWebhookWorld({ log });
  const [mine, theirs] = [await world.newOrganization(), await world.newOrganization()];
  const canaries = new Map([
    [mine.id, 'canary-mine-3a7'],
    [theirs.id, 'canary-theirs-9c1'],
  ]);
  const secrets: string[] = [];
  for (const { id, api } of [mine, theirs]) {
    const canary = canaries.get(id);
    const url = `http://${canary}.test/${canary}`;
    // The same ids: they are unique inside an organization only.
    const { secret } = await world.endpoint(api, 'shop', { url, eventTypes: ['*'] });
    secrets.push(secret);
    const payment = { id: 'tea', amount: 1, currency: 'EUR', description: canary ?? '' };
    await api.send('POST', '/v1/payments', { body: payment });
  }
  await world.publish();
  world.behave(({ url }) => ({
    kind: 'answer',
    status: 500,
    headers: {},
    body: url,
    truncated: false,
    headMs: 1,
    error: null,
  }));
  world.send();
  await world.calm();
  expect(world.seen.length).toBeGreaterThanOrEqual(2);
  for (const { url, request } of world.seen) {
    const own = [...canaries.values()].filter((canary) => url.includes(canary));
    expect(own).toHaveLength(1);
    for (const canary of canaries.values()) {
      if (!own.includes(canary)) expect(JSON.stringify(request)).not.toContain(canary);
    }
  }
  for (const { id, api } of [mine, theirs]) {
    const { text } = await api.send('GET', `${path}/shop/deliveries?limit=100`);
    for (const [organizationId, canary] of canaries) {
      if (organizationId === id) expect(text).toContain(canary);
      else expect(text).not.toContain(canary);
    }
  }
  const [delivery] = await rowsOf(
    world.database,
    'SELECT id FROM webhook_deliveries WHERE organization_id = ?',
    theirs.id,
  );
  const foreign = await mine.api.send('POST', `/v1/webhook-deliveries/${delivery?.['id']}/retry`);
  expect(refusalOf(foreign)).toEqual([404, 'webhook_delivery_not_found']);
  const events = await rowsOf(world.database, 'SELECT data FROM events');
  const commands = await rowsOf(world.database, 'SELECT input FROM commands');
  const endpoints = await rowsOf(world.database, 'SELECT * FROM webhook_endpoints');
  const stored = [...events, ...commands, ...endpoints].map((row) => Bun.inspect(row));
  for (const text of [...lines, ...world.complaints, ...stored]) {
    for (const secret of secrets) expect(text).not.toContain(secret);
  }
  for (const text of [...lines, ...world.complaints]) {
    for (const canary of canaries.values()) expect(text).not.toContain(canary);
  }
});
