import { expect, test } from 'bun:test';
import { rowsOf } from '../../support/database.ts';
import { until } from '../../support/until.ts';
import { answer, openWebhookWorld } from './world.ts';

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

test('One that fails at once is left alone for longer and longer', async () => {
  await using world = await openWebhookWorld();
  const { api } = await world.newOrganization();
  await world.endpoint(api, 'failing');
  for (let count = 0; count < 40; count++) await world.pay(api, `pay_${count}`);
  await world.publish();
  world.behave(() => answer(500));
  world.send();
  await world.calm();
  const first = world.seen.length;
  expect(first).toBeGreaterThanOrEqual(10);
  expect(first).toBeLessThan(15);
  await world.pass(5_000);
  await until('it is tried once', 5_000, () => world.seen.length === first + 1);
  await world.calm();
  expect(world.seen.length).toBe(first + 1);
  // Once it answers, everything that was left behind follows.
  world.behave(() => answer(200));
  await world.pass(20_000);
  await until('all of it came', 10_000, async () => {
    await world.pass(10 * 60_000);
    return (await world.deliveries(`status = 'pending'`)).length === 0;
  });
});
