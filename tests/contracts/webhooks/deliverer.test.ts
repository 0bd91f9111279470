import { expect, test } from 'bun:test';
import { Webhook } from 'standardwebhooks';
import { createDeliverer } from '../../../platform/webhooks/deliverer.ts';
import { until } from '../../support/until.ts';
import { answer, openWebhookWorld } from './world.ts';

const minute = 60_000;
const hour = 60 * minute;
const waits = [5_000, 5 * minute, 30 * minute, ...[2, 5, 10, 14, 20, 24].map((h) => h * hour)];

test('An event comes once, signed so that its receiver can tell', async () => {
  await using world = await openWebhookWorld();
  const { api } = await world.newOrganization();
  const { secret } = await world.endpoint(api, 'shop');
  await world.pay(api, 'tea');
  await world.publish();
  // The relay may bring them again, after a crash.
  await world.publish(0);
  world.send();
  await world.calm();
  expect(world.seen.map(({ type, subject }) => [type, subject])).toEqual([
    ['payment.created', 'tea'],
  ]);
  const [came] = world.seen;
  const { body, headers } = came?.request ?? { body: '', headers: {} };
  expect(new Webhook(secret).verify(body, headers)).toEqual({
    type: 'payment.created',
    timestamp: expect.stringMatching(/^\d{4}-.*Z$/),
    data: expect.objectContaining({ id: 'tea', amount: 1 }),
  });
  expect(came?.id).toMatch(/^evt_/);
  expect(() => new Webhook(secret).verify(`${body} `, headers)).toThrow();
});

test('After a rotation both secrets sign, and after a day the new one only', async () => {
  await using world = await openWebhookWorld();
  const { api } = await world.newOrganization();
  const old = await world.endpoint(api, 'shop');
  const rotated = await api.send('POST', '/v1/webhook-endpoints/shop/rotate-secret');
  const secrets = [old.secret, rotated.body['secret'] as string];
  const signedBy = (index: number): boolean[] => {
    const { body = '', headers = {} } = world.seen.at(index)?.request ?? {};
    const at = new Date(Number(headers['webhook-timestamp']) * 1_000);
    return secrets.map((secret) =>
      (headers['webhook-signature'] ?? '')
        .split(' ')
        .includes(new Webhook(secret).sign(headers['webhook-id'] ?? '', at, body)),
    );
  };
  world.send();
  await world.pay(api, 'first');
  await world.publish();
  await world.calm();
  expect(signedBy(0)).toEqual([true, true]);
  await world.pass(25 * hour);
  await world.pay(api, 'second');
  await world.publish();
  await world.calm();
  expect(signedBy(1)).toEqual([false, true]);
});

test('A receiver that is down gets ten attempts, each as late as it should be', async () => {
  await using world = await openWebhookWorld();
  const { api } = await world.newOrganization();
  await world.endpoint(api, 'shop');
  await world.pay(api, 'tea');
  await world.publish();
  world.behave(() => answer(503));
  const startedAt = world.clock.now();
  world.send();
  await world.calm();
  for (const wait of waits) {
    const attempts = world.seen.length;
    await world.pass(wait - 1);
    await world.calm();
    expect(world.seen.length).toBe(attempts);
    await world.pass(1);
    await until('the next attempt', 5_000, () => world.seen.length === attempts + 1);
    await world.calm();
  }
  await world.pass(100 * hour);
  await world.calm();
  expect(world.seen.map(({ at }) => at - startedAt)).toEqual(
    [0, ...waits].map((_, index) => waits.slice(0, index).reduce((sum, ms) => sum + ms, 0)),
  );
  expect(new Set(world.seen.map(({ id }) => id)).size).toBe(1);
  expect(await world.deliveries()).toMatchObject([{ status: 'failed', attempts: 10n }]);
});

test('Retry-After is heeded', async () => {
  await using world = await openWebhookWorld();
  const { api } = await world.newOrganization();
  await world.endpoint(api, 'shop');
  await world.pay(api, 'tea');
  await world.publish();
  world.behave(() => answer(429, { 'retry-after': '120' }));
  world.send();
  await world.calm();
  await world.pass(119_000);
  await world.calm();
  expect(world.seen).toHaveLength(1);
  world.behave(() => answer(200));
  await world.pass(2_000);
  await until('it came', 5_000, () => world.seen.length === 2);
});

test('First attempts are in order per aggregate, many at once over all, and a retry blocks nothing', async () => {
  await using world = await openWebhookWorld();
  const { api } = await world.newOrganization();
  await world.endpoint(api, 'shop');
  const names = Array.from({ length: 6 }, (_, index) => `pay_${index}`);
  await Promise.all(names.map((name) => world.pay(api, name, 5)));
  await world.publish();
  const underWay = new Set<string>();
  const together: number[] = [];
  const overtaken: string[] = [];
  world.behave(async ({ subject, version }) => {
    if (underWay.has(subject)) overtaken.push(subject);
    underWay.add(subject);
    together.push(underWay.size);
    await Bun.sleep(version === 1 ? 20 : 2);
    underWay.delete(subject);
    return answer(version === 2 ? 500 : 200);
  });
  world.send();
  await world.calm();
  expect(overtaken).toEqual([]);
  expect(Math.max(...together)).toBeGreaterThan(1);
  for (const name of names) {
    const versions = world.seen.filter(({ subject }) => subject === name);
    expect(versions.map(({ version }) => version)).toEqual([1, 2, 3, 4, 5]);
  }
});

test('410 disables an endpoint, and so do five days of nothing but failures', async () => {
  await using world = await openWebhookWorld();
  const { api } = await world.newOrganization();
  await world.endpoint(api, 'gone');
  await world.endpoint(api, 'failing');
  await world.pay(api, 'tea');
  await world.publish();
  world.behave(({ url }) => answer(url.includes('gone') ? 410 : 500));
  world.send();
  await world.calm();
  expect(world.disabled).toEqual([{ endpointId: 'gone', reason: 'gone' }]);
  expect(await world.deliveries(`endpoint_id = 'gone'`)).toMatchObject([{ status: 'failed' }]);
  for (let day = 0; day < 6; day++) {
    await world.pass(24 * hour);
    await world.pay(api, `day_${day}`);
    await world.publish();
    await world.calm();
  }
  expect(world.disabled).toContainEqual({ endpointId: 'failing', reason: 'failing' });
});

test('Of two who send to a group the later one goes on, and the earlier one ends', async () => {
  await using world = await openWebhookWorld();
  const { api } = await world.newOrganization();
  await world.endpoint(api, 'shop');
  await world.pay(api, 'tea');
  await world.publish();
  const hanging = Promise.withResolvers<void>();
  world.behave(async () => {
    await hanging.promise;
    return answer(200);
  });
  const stop = new AbortController();
  const earlier = world.send(world.deliverer, stop.signal).runs.map((run) =>
    run.then(
      () => 'ended',
      (error: Error) => error.name,
    ),
  );
  await until('it is sent', 5_000, () => world.seen.length === 1);
  const other = createDeliverer(world.parts);
  world.send(other);
  // It does not know of the first one's request, so the event comes again under the same id.
  await until('it is sent again', 5_000, () => world.seen.length === 2);
  hanging.resolve();
  await world.calm();
  expect(new Set(world.seen.map(({ id }) => id)).size).toBe(1);
  expect(await world.deliveries()).toMatchObject([{ status: 'succeeded', attempts: 1n }]);
  await until('the earlier one has ended', 5_000, async () => {
    const pending = Promise.resolve('pending');
    const states = await Promise.all(earlier.map((run) => Promise.race([run, pending])));
    return states.includes('GroupTakenOver');
  });
  stop.abort();
});
