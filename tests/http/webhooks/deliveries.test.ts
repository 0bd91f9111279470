import { expect, test } from 'bun:test';
import { openWebhookWorld } from '../../contracts/webhooks/world.ts';
import { until } from '../../support/until.ts';
import { expectParts } from '../expect-parts.ts';
import { refusalOf } from '../payment-requests.ts';

const path = '/v1/webhook-endpoints';

test('Deliveries are listed with what was sent and what came back, and are sent again', async () => {
  await using world = await openWebhookWorld();
  const { api } = await world.newOrganization();
  await world.endpoint(api, 'shop');
  await world.endpoint(api, 'other');
  for (let count = 0; count < 5; count++) await world.pay(api, `pay_${count}`);
  const tested = await api.send('POST', `${path}/shop/test`);
  expect(tested.body).toMatchObject({ object: 'webhook_delivery', status: 'pending' });
  await world.publish();
  world.behave(({ subject }) => ({
    kind: 'answer',
    status: subject === 'pay_3' ? 500 : 200,
    headers: { 'content-type': 'text/plain' },
    body: `Thanks for ${subject}`,
    truncated: false,
    headMs: 1,
    error: null,
  }));
  world.send();
  await world.calm();
  const list = `${path}/shop/deliveries`;
  const read = async (query: string) =>
    (await api.send('GET', `${list}${query}`)).body as {
      data: {
        id: string;
        eventType: string;
        status: string;
        attempts: object[];
        request: object;
      }[];
      nextCursor: string | null;
      previousCursor: string | null;
    };
  const all = await read('?limit=100');
  expect(all.data).toHaveLength(6);
  expect(all.data[0]).toMatchObject({
    id: tested.body['id'],
    eventType: 'webhook_endpoint.tested',
    status: 'succeeded',
    request: { method: 'POST', body: expect.stringContaining('"type":"webhook_endpoint.tested"') },
    attempts: [
      {
        number: 1,
        url: 'http://shop.test/',
        answer: { status: 200, body: expect.stringContaining('Thanks for whd_') },
        timings: { totalMs: expect.any(Number) },
        error: null,
      },
    ],
  });
  const [pending] = (await read('?status=pending')).data;
  expect(pending).toMatchObject({
    status: 'pending',
    attemptCount: 1,
    nextAttemptAt: expect.any(String),
    attempts: [{ answer: { status: 500 } }],
  });
  const pages: string[] = [];
  let page = await read('?limit=4');
  pages.push(...page.data.map(({ id }) => id));
  page = await read(`?limit=4&cursor=${page.nextCursor}`);
  pages.push(...page.data.map(({ id }) => id));
  expect(page.nextCursor).toBeNull();
  expect(pages).toEqual(all.data.map(({ id }) => id));
  page = await read(`?limit=4&cursor=${page.previousCursor}`);
  expect(page.data.map(({ id }) => id)).toEqual(pages.slice(0, 4));
  const numbered = await read('?page=2&size=4');
  expect(numbered.data.map(({ id }) => id)).toEqual(pages.slice(4));
  expect(numbered).toMatchObject({ total: { value: 6, exact: true } });
  expect(await read('?status=pending&count=true')).toMatchObject({ total: { value: 1 } });
  // Where a row is among those of all organizations is nobody's business.
  const [content = ''] = page.nextCursor?.split('.') ?? [];
  expect(JSON.parse(Buffer.from(content, 'base64url').toString())).toEqual({
    of: expect.any(String),
    towards: 'next',
    place: { id: pages[3] },
  });
  expect((await read(`?limit=1&cursor=${page.nextCursor}`)).data[0]?.id).toBe(pages[4] ?? '');

  world.behave(() => ({ kind: 'none', error: 'The connection was refused' }));
  const retried = await api.send('POST', `/v1/webhook-deliveries/${pending?.id}/retry`);
  expect(retried.body).toMatchObject({ id: pending?.id, status: 'pending', attemptCount: 1 });
  const before = world.seen.length;
  await world.pass(0);
  // What is in hand is not due any more, and may not be sent yet.
  await until('it is sent again', 10_000, () => world.seen.length > before);
  await world.calm();
  expect(world.seen.length).toBe(before + 1);
  // The oldest go in time, and a cursor may be at one of them.
  const sql = 'DELETE FROM webhook_deliveries WHERE id IN (?, ?, ?)';
  await world.database.write([{ sql, args: pages.slice(3) }]);
  expect(await read(`?limit=4&cursor=${page.nextCursor}`)).toMatchObject({
    data: [],
    nextCursor: null,
  });

  const missing = await api.send('POST', '/v1/webhook-deliveries/whd_none/retry');
  expect(refusalOf(missing)).toEqual([404, 'webhook_delivery_not_found']);
});

test('Deliveries have pages by number, and a total', async () => {
  await using world = await openWebhookWorld();
  const { api } = await world.newOrganization();
  await world.endpoint(api, 'shop');
  for (let count = 0; count < 12; count++) await api.send('POST', `${path}/shop/test`);
  await world.publish();
  await expectParts(api, `${path}/shop/deliveries?`);
  await expectParts(api, `${path}/shop/deliveries?status=pending&status=succeeded&`);
});

test('How sending goes is told beside the endpoint, and when a delivery is really next', async () => {
  await using world = await openWebhookWorld();
  const { api } = await world.newOrganization();
  const other = (await world.newOrganization()).api;
  await world.endpoint(api, 'shop');
  const health = async () => (await api.send('GET', `${path}/shop/health`)).body;
  const well = {
    object: 'webhook_endpoint_health',
    endpointId: 'shop',
    consecutiveFailures: 0,
    failingSince: null,
    pausedUntil: null,
    waiting: { firstAttempts: { value: 0, exact: true }, retries: { value: 0, exact: true } },
  };
  expect(await health()).toEqual(well);
  for (let count = 0; count < 20; count++) await world.pay(api, `pay_${count}`);
  await world.publish();
  expect(await health()).toMatchObject({
    waiting: { firstAttempts: { value: 20, exact: true }, retries: { value: 0, exact: true } },
  });
  // It hangs, until it is left alone for a while.
  world.behave(() => {
    world.clock.advance(15_000);
    return { kind: 'none', error: 'No whole answer came in time' };
  });
  world.send();
  await world.calm();
  const failing = await health();
  const { consecutiveFailures, failingSince, pausedUntil, waiting } = failing as {
    consecutiveFailures: number;
    failingSince: string;
    pausedUntil: string;
    waiting: Record<'firstAttempts' | 'retries', { value: number }>;
  };
  expect(consecutiveFailures).toBe(world.seen.length);
  expect(Date.parse(failingSince)).toBeLessThan(world.clock.now());
  expect(Date.parse(pausedUntil)).toBeGreaterThan(world.clock.now());
  expect(waiting.firstAttempts.value + waiting.retries.value).toBe(20);
  const listed = await api.send('GET', `${path}/shop/deliveries?status=pending&limit=100`);
  for (const { nextAttemptAt } of listed.body['data'] as { nextAttemptAt: string }[]) {
    expect(nextAttemptAt >= pausedUntil).toBe(true);
  }
  expect(refusalOf(await other.send('GET', `${path}/shop/health`))).toEqual([
    404,
    'webhook_endpoint_not_found',
  ]);
  // Enabled anew, it begins with a clean record.
  for (const enabled of [false, true]) {
    await api.send('PATCH', `${path}/shop`, { body: { enabled } });
  }
  expect(await health()).toMatchObject({ ...well, waiting: expect.anything() });
});
