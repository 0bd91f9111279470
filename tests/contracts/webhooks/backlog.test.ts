import { expect, test } from 'bun:test';
import { createLibsqlWebhookBacklog } from '../../../platform/database/webhooks/libsql-webhook-backlog.ts';
import { rowsOf } from '../../support/database.ts';
import { until } from '../../support/until.ts';
import { answer, openWebhookWorld } from './world.ts';

test('What waits is counted, and for how long it could have been sent', async () => {
  await using world = await openWebhookWorld();
  const read = createLibsqlWebhookBacklog(world.database);
  const backlog = () => read(world.clock.now());
  const { api } = await world.newOrganization();
  const nothing = { pending: 0, due: 0, oldestDueMs: 0 };
  expect(await backlog()).toEqual({ ...nothing, endpoints: { enabled: 0, disabled: 0 } });

  await world.endpoint(api, 'shop');
  await world.endpoint(api, 'idle', { enabled: false });
  const endpoints = { enabled: 1, disabled: 1 };
  await world.pay(api, 'tea', 3);
  await world.publish();
  world.clock.advance(60_000);
  const waiting = await backlog();
  expect(waiting).toMatchObject({ endpoints, pending: 3, due: 3 });
  // Deliveries are as old as the real clock that made them.
  expect(waiting.oldestDueMs).toBeGreaterThan(50_000);
  expect(waiting.oldestDueMs).toBeLessThan(120_000);

  world.behave(() => answer(500));
  world.send();
  await until('each has failed once', 10_000, async () => {
    const { due, pending } = await backlog();
    return due === 0 && pending === 3;
  });
  expect(await backlog()).toEqual({ endpoints, pending: 3, due: 0, oldestDueMs: 0 });
  // Nobody sends any more, and the second attempts are due five seconds after the first.
  world.stop();
  world.clock.advance(65_000);
  const overdue = await backlog();
  expect(overdue).toMatchObject({ endpoints, pending: 3, due: 3 });
  expect(overdue.oldestDueMs).toBe(60_000);
  // How far a receiver is behind that does nothing but fail is its own affair.
  const failures = (count: number) =>
    world.database.write([{ sql: 'UPDATE webhook_queues SET failures = ?', args: [count] }]);
  await failures(10);
  expect(await backlog()).toMatchObject({ due: 3, oldestDueMs: 0 });
  await failures(9);
  expect(await backlog()).toMatchObject({ due: 3, oldestDueMs: 60_000 });

  await api.send('PATCH', '/v1/webhook-endpoints/shop', { body: { enabled: false } });
  expect(await backlog()).toEqual({
    endpoints: { enabled: 0, disabled: 2 },
    pending: 3,
    due: 0,
    oldestDueMs: 0,
  });
});

test('However much waits, little is looked at', async () => {
  await using world = await openWebhookWorld();
  const { api } = await world.newOrganization();
  await world.endpoint(api, 'shop');
  const asked: string[] = [];
  const noting = createLibsqlWebhookBacklog({
    async read(statements) {
      asked.push(...statements.map(({ sql }) => sql));
      return world.database.read(statements);
    },
  });
  await noting(world.clock.now());
  for (const sql of asked) {
    const plan = await rowsOf(
      world.database,
      `EXPLAIN QUERY PLAN ${sql}`,
      ...(sql.includes('?1') ? [0] : []),
    );
    const scans = plan
      .map((row) => String(row['detail']))
      .filter((each) => /SCAN (d|webhook_deliveries)\b/.test(each));
    expect(scans.filter((each) => !each.includes('webhook_deliveries_pending'))).toEqual([]);
  }
});
