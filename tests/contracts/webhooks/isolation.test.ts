import { expect, test } from 'bun:test';
import { setImmediate } from 'node:timers/promises';
import { rowsOf } from '../../support/database.ts';
import { until } from '../../support/until.ts';
import { answer, openWebhookWorld, type Behaviour } from './world.ts';

const waiting = 100_000;

test(`An endpoint that is dead, with ${waiting} deliveries waiting, delays nobody else`, async () => {
  await using world = await openWebhookWorld();
  const { api } = await world.newOrganization();
  await world.endpoint(api, 'dead');
  await world.pay(api, 'first');
  await world.publish();
  await world.database.write([
    {
      sql: `WITH RECURSIVE n (value) AS (
          SELECT 1 UNION ALL SELECT value + 1 FROM n WHERE value < ?)
        INSERT INTO webhook_deliveries (organization_id, endpoint_id, id, event_id,
          event_sequence, event_type, aggregate, replay_id, status, due_at, created_at)
        SELECT organization_id, endpoint_id, 'whd_' || value, 'evt_' || value, event_sequence,
          event_type, 'payment ' || value, '', 'pending', 0, created_at
        FROM webhook_deliveries CROSS JOIN n`,
      args: [waiting],
    },
  ]);
  // They hang until they are given up, all that may be sent at once.
  let open = 0;
  let most = 0;
  world.behave(async ({ url }, signal) => {
    if (!url.includes('dead')) return answer(200);
    most = Math.max(most, ++open);
    const { promise, resolve } = Promise.withResolvers<void>();
    signal.addEventListener('abort', () => resolve(), { once: true });
    await promise;
    open--;
    return { kind: 'none', error: 'No whole answer came in time' };
  });
  world.send();
  await until('the dead one hangs', 5_000, () => open > 0);
  const names = ['a', 'b', 'c', 'd', 'e', 'f', 'g', 'h'];
  for (const name of names) await world.endpoint(api, name);
  const before = performance.now();
  await world.pay(api, 'tea');
  await world.publish();
  await until('all others have it', 5_000, () =>
    names.every((name) => world.seen.some(({ url }) => url === `http://${name}.test/`)),
  );
  expect(performance.now() - before).toBeLessThan(2_500);
  expect(most).toBeLessThanOrEqual(4);
  // Whoever looks finds by an index what is due, however much waits behind it.
  const plans = await rowsOf(
    world.database,
    `EXPLAIN QUERY PLAN SELECT place FROM webhook_deliveries WHERE organization_id = '1'
      AND endpoint_id = '2' AND status = 'pending' AND due_at <= 1 ORDER BY due_at, place LIMIT 5`,
  );
  const plan = plans.map(({ detail }) => detail).join('\n');
  expect(plan).toContain('webhook_deliveries_pending');
  expect(plan).not.toContain('B-TREE');
}, 30_000);

test('One that fails at once gets each delivery on time, a few at once, and one that waits nothing less', async () => {
  await using world = await openWebhookWorld();
  const { api } = await world.newOrganization();
  await world.endpoint(api, 'failing');
  await world.endpoint(api, 'well');
  const names = Array.from({ length: 60 }, (_, count) => `pay_${count}`);
  for (const name of names) await world.pay(api, name);
  await world.publish();
  let open = 0;
  let most = 0;
  world.behave(async ({ url }) => {
    if (!url.includes('failing')) return answer(200);
    most = Math.max(most, ++open);
    await setImmediate();
    open--;
    return answer(503);
  });
  const came = (endpoint: string) => world.seen.filter(({ url }) => url.includes(endpoint));
  world.send();
  await world.calm();
  // Nobody had to wait for anything: the clock stands still.
  expect(new Set(came('failing').map(({ subject }) => subject))).toEqual(new Set(names));
  expect(came('failing').length).toBe(names.length);
  expect(came('well').length).toBe(names.length);
  expect(most).toBe(4);
  await world.pass(5_000);
  await until('each came twice', 5_000, () => came('failing').length === 2 * names.length);
  await world.calm();
  const twice = `endpoint_id = 'failing' AND status = 'pending' AND attempts = 2`;
  expect((await world.deliveries(twice)).length).toBe(names.length);
});

test('One that fails slowly is left alone for longer and longer, and its deliveries take turns', async () => {
  await using world = await openWebhookWorld();
  const { api } = await world.newOrganization();
  await world.endpoint(api, 'failing');
  for (let count = 0; count < 40; count++) await world.pay(api, `pay_${count}`);
  await world.publish();
  const slow: Behaviour = () => {
    world.clock.advance(10_000);
    return answer(504);
  };
  world.behave(slow);
  world.send();
  await world.calm();
  const first = world.seen.length;
  expect(first).toBeGreaterThanOrEqual(10);
  expect(first).toBeLessThan(15);
  const pauses: number[] = [];
  for (let probe = 1; probe <= 8; probe++) {
    const pauseMs = (await world.pausedUntil('failing')) - world.clock.now();
    pauses.push(pauseMs);
    await world.pass(pauseMs);
    await until('it is tried once', 5_000, () => world.seen.length === first + probe);
    await world.calm();
    expect(world.seen.length).toBe(first + probe);
  }
  expect(pauses).toEqual(pauses.toSorted((one, other) => one - other));
  expect(pauses.at(-1)).toBe(5 * 60_000);
  // What is new does not keep from its turn what failed before, nor the reverse.
  const before = new Set(world.seen.slice(0, first).map(({ id }) => id));
  const again = world.seen.slice(first).filter(({ id }) => before.has(id)).length;
  expect(again).toBe(4);
  // Once it answers, everything that was left behind follows.
  world.behave(() => answer(200));
  await world.pass(5 * 60_000);
  await until('all of it came', 10_000, async () => {
    await world.pass(10 * 60_000);
    return (await world.deliveries(`status = 'pending'`)).length === 0;
  });
});

test('What somebody asks for is sent at once, whatever waits, and in a pause too', async () => {
  await using world = await openWebhookWorld();
  const { api } = await world.newOrganization();
  await world.endpoint(api, 'failing');
  for (let count = 0; count < 40; count++) await world.pay(api, `pay_${count}`);
  await world.publish();
  world.behave(() => {
    world.clock.advance(10_000);
    return answer(504);
  });
  world.send();
  await world.calm();
  const asked = async (what: string, ask: () => Promise<unknown>) => {
    const before = world.seen.length;
    expect(await world.pausedUntil('failing')).toBeGreaterThan(world.clock.now());
    await ask();
    await world.publish();
    await world.pass(0);
    await until(`${what} is sent`, 5_000, () => world.seen.length > before);
    await world.calm();
    expect(world.seen.length).toBe(before + 1);
    return world.seen.at(-1);
  };
  const tested = await asked('a test', () =>
    api.send('POST', '/v1/webhook-endpoints/failing/test'),
  );
  expect(tested?.type).toBe('webhook_endpoint.tested');
  const [failed] = await world.deliveries('attempts = 1');
  const path = `/v1/webhook-deliveries/${String(failed?.['id'])}/retry`;
  const retried = await asked('a retry', () => api.send('POST', path));
  expect(retried?.id).toBe(String(failed?.['event_id']));
});
