import { expect, test } from 'bun:test';
import { createVault } from '../../../platform/tokens/vault.ts';
import { webhookChores } from '../../../platform/webhooks/chores.ts';
import { ids } from '../../../platform/tokens/ids.ts';
import { signingSecret } from '../../support/composed-origin.ts';
import { rowsOf } from '../../support/database.ts';
import { openWebhookWorld } from './world.ts';

const day = 24 * 3_600_000;

test('A replay brings the events of a time again, each once, under its own id', async () => {
  await using world = await openWebhookWorld();
  const { api } = await world.newOrganization();
  await world.pay(api, 'early');
  await Bun.sleep(5);
  await world.endpoint(api, 'shop');
  const from = new Date().toISOString();
  for (let count = 0; count < 5; count++) await world.pay(api, `pay_${count}`, 2);
  await Bun.sleep(5);
  const to = new Date().toISOString();
  await Bun.sleep(5);
  await world.pay(api, 'late');
  world.send();
  await world.publish();
  await world.calm();
  const before = world.seen.length;
  const body = { from, to };
  const asked = await api.send('POST', '/v1/webhook-endpoints/shop/replay', { body });
  expect(asked.body).toMatchObject({ object: 'webhook_replay', endpointId: 'shop', from, to });
  await world.publish();
  // Whoever did it may have died in the middle, or not known that it was done.
  await world.chore('webhook replays');
  await world.publish(0);
  await world.chore('webhook replays');
  await world.calm();
  const again = world.seen.slice(before);
  expect(again.map(({ subject, version }) => [subject, version])).toHaveLength(10);
  expect(again.every(({ subject }) => subject.startsWith('pay_'))).toBe(true);
  const first = world.seen.slice(0, before).map(({ id }) => id);
  expect(again.every(({ id }) => first.includes(id))).toBe(true);
  expect(await world.deliveries(`replay_id = '${asked.body['id'] as string}'`)).toHaveLength(10);
});

test('A replay of what was before an endpoint was registered brings that too', async () => {
  await using world = await openWebhookWorld();
  const { api } = await world.newOrganization();
  for (let count = 0; count < 3; count++) await world.pay(api, `pay_${count}`);
  await Bun.sleep(5);
  await world.endpoint(api, 'shop');
  await world.publish();
  expect(await world.deliveries()).toEqual([]);
  const body = { from: '2000-01-01T00:00:00Z', to: '2100-01-01T00:00:00Z' };
  await api.send('POST', '/v1/webhook-endpoints/shop/replay', { body });
  await world.publish();
  await world.chore('webhook replays');
  world.send();
  await world.calm();
  expect(world.seen.map(({ subject }) => subject).sort()).toEqual(['pay_0', 'pay_1', 'pay_2']);
});

test('Organizations take turns: who asks for much keeps nobody waiting', async () => {
  await using world = await openWebhookWorld();
  const asking = [await world.newOrganization(), await world.newOrganization()];
  const body = { from: '2000-01-01T00:00:00Z', to: '2100-01-01T00:00:00Z' };
  for (const { api } of asking) {
    await world.endpoint(api, 'shop');
    await world.pay(api, 'tea');
    for (let time = 0; time < 3; time++) {
      await api.send('POST', '/v1/webhook-endpoints/shop/replay', { body });
    }
  }
  await world.publish();
  const { store, clock, vault } = world;
  const chores = webhookChores({ store, ids, clock, wake: () => undefined, vault });
  const replays = chores.find(({ name }) => name === 'webhook replays');
  const waiting = async () => {
    const rows = await rowsOf(world.database, 'SELECT organization_id AS id FROM webhook_replays');
    return asking
      .map(({ id }) => rows.filter((row) => row['id'] === id).length)
      .toSorted((a, b) => a - b);
  };
  for (const left of [
    [2, 3],
    [2, 2],
    [1, 2],
    [1, 1],
    [0, 1],
    [0, 0],
  ]) {
    expect(await replays?.run()).toBe(true);
    expect(await waiting()).toEqual(left);
  }
  expect(await replays?.run()).toBe(false);
});

test('The log of deliveries is kept for 30 days', async () => {
  await using world = await openWebhookWorld();
  const { api } = await world.newOrganization();
  await world.endpoint(api, 'shop');
  await world.pay(api, 'tea');
  await world.publish();
  world.send();
  await world.calm();
  world.clock.advance(29 * day);
  await world.chore('old webhook deliveries');
  expect(await world.deliveries()).toHaveLength(1);
  world.clock.advance(2 * day);
  await world.chore('old webhook deliveries');
  expect(await world.deliveries()).toEqual([]);
  expect(await rowsOf(world.database, 'SELECT * FROM webhook_attempts')).toEqual([]);
});

test('Of a deleted endpoint nothing is left', async () => {
  await using world = await openWebhookWorld();
  const { api } = await world.newOrganization();
  await world.endpoint(api, 'shop');
  for (let count = 0; count < 3; count++) await world.pay(api, `pay_${count}`);
  await world.publish();
  await api.send('DELETE', '/v1/webhook-endpoints/shop');
  world.send();
  await world.pass(0);
  await world.chore('deliveries of deleted webhook endpoints');
  expect(world.seen).toEqual([]);
  expect(await world.deliveries()).toEqual([]);
  expect(await rowsOf(world.database, 'SELECT * FROM webhook_queues')).toEqual([]);
});

test('Secrets are encrypted anew when QUITTANCE_SECRET is rotated', async () => {
  await using world = await openWebhookWorld();
  const { api, id: organizationId } = await world.newOrganization();
  const { secret } = await world.endpoint(api, 'shop');
  const sealed = async (): Promise<string> => {
    const [row] = await rowsOf(world.database, 'SELECT secrets FROM webhook_endpoints');
    return (JSON.parse(String(row?.['secrets'])) as { sealed: string }[])[0]?.sealed ?? '';
  };
  const owner = `webhook ${organizationId} shop`;
  const next = 'the secret that comes after the one before';
  const rotating = createVault([next, signingSecret]);
  const alone = createVault([next]);
  expect(() => alone.open(owner, 'x.y')).toThrow();
  const before = await sealed();
  expect(() => alone.open(owner, before)).toThrow();
  expect(() => world.vault.open('webhook org_other shop', before)).toThrow();
  const { store, clock } = world;
  const chores = webhookChores({ store, ids, clock, wake: () => undefined, vault: rotating });
  const reseal = chores.find(({ name }) => name === 'webhook secrets under an old key');
  expect(await reseal?.run()).toBe(false);
  expect(alone.open(owner, await sealed())).toBe(secret);
});
