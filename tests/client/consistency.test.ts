import { expect, test } from 'bun:test';
import { createClient } from '../../client/src/index.ts';
import { seenTokens } from '../../client/src/consistency.ts';
import { serveOrigin } from './client-under-test.ts';

const token = (epoch: number, position: number, changes?: string): string =>
  `${btoa(JSON.stringify([1, epoch, position, [], changes ? ['cmd_1', changes] : 0]))}.signature`;

test('The newest token stays, in whatever order answers come', () => {
  const tokens = seenTokens(null);
  for (const each of [token(1, 5), token(1, 3), token(2, 1), token(1, 9)]) tokens.adopt(each);
  expect(tokens.token).toBe(token(2, 1));
  expect(tokens.isBehind(token(1, 9))).toBe(true);
});

test('Of what cannot be read, the later one stays', () => {
  const tokens = seenTokens('one');
  tokens.adopt('another');
  expect(tokens.token).toBe('another');
});

test('A read of what an open command changes has its token, other reads the newest', () => {
  const tokens = seenTokens(null);
  const open = token(1, 4, 'pay_1');
  tokens.adopt(open);
  tokens.adopt(token(1, 7));
  expect(tokens.tokenFor('/v1/payments/pay_1')).toBe(open);
  expect(tokens.tokenFor('/v1/payments/pay_2')).toBe(token(1, 7));
  tokens.settle(open);
  expect(tokens.tokenFor('/v1/payments/pay_1')).toBe(token(1, 7));
});

test('A client reads all that it wrote without waiting for it', async () => {
  await using served = await serveOrigin();
  const { client } = await served.newClient();
  const ids = Array.from({ length: 20 }, (_, index) => `order-${index}`);
  await Promise.all(
    ids.map((id) =>
      client.payments.create({ id, amount: 3, currency: 'EUR' }, { serverWaitSeconds: 0 }),
    ),
  );
  const read = await Promise.all(ids.map((id) => client.payments.get(id)));
  expect(read.map(({ value }) => value.id)).toEqual(ids);
  await client.payments.delete('order-1', { serverWaitSeconds: 0 });
  expect(await client.payments.get('order-1').catch((error: unknown) => error)).toMatchObject({
    status: 410,
  });
});

test('What one client has seen is handed to the next', async () => {
  await using served = await serveOrigin();
  const { client, apiKey } = await served.newClient();
  await client.payments.create({ amount: 3, currency: 'EUR' }, { wait: true });
  const sent: (string | null)[] = [];
  const noting = (request: Request): Promise<Response> => {
    sent.push(request.headers.get('Consistency-Token'));
    return fetch(request);
  };
  const { token: seen } = client.consistency;
  const next = createClient({ url: served.url, apiKey, consistencyToken: seen, fetch: noting });
  await next.payments.list();
  await next.payments.list({}, { consistencyToken: null, maxAgeSeconds: 0 });
  expect(sent).toEqual([seen, null]);
});
