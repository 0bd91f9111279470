import { expect, test } from 'bun:test';
import { createHmac } from 'node:crypto';
import { until } from '../support/until.ts';
import { breakingProxy } from './support/breaking-proxy.ts';
import { sharedDev, type DevUnderTest } from './support/command-line.ts';
import { contractServer, type Received } from './support/contract-server.ts';

/** Payments of an organization that nobody else uses; each is one event. */
async function organizationOf(dev: DevUnderTest) {
  const made = await dev.run('organizations', 'create', '--name', 'Events', '--json');
  const { apiKey } = made.json<{ apiKey: string }>();
  return {
    apiKey,
    pay: async (...ids: string[]): Promise<void> => {
      for (const id of ids) {
        const words = ['--id', id, '--amount', '1', '--currency', 'EUR', '--key', apiKey];
        expect((await dev.run('payments', 'create', ...words)).code).toBe(0);
      }
    },
  };
}

test('The last events are shown, and with -f those that come, across broken streams', async () => {
  const dev = await sharedDev();
  const { apiKey, pay } = await organizationOf(dev);
  await pay('one', 'two', 'three');
  const proxy = breakingProxy(dev.url);
  const through = ['--url', proxy.url, '--key', apiKey];
  const last = await dev.run('events', 'tail', '--last', '2', ...through);
  expect(
    last.out
      .trim()
      .split('\n')
      .map((text) => text.split(/ +/).at(-1)),
  ).toEqual(['two', 'three']);

  const following = dev.start('events', 'tail', '-f', '--last', '1', '--json', ...through);
  await until('it listens', 30_000, () => proxy.streams.length > 0);
  await pay('four', 'five', 'six');
  await until('three came', 30_000, () => following.output().includes('"subject":"six"'));
  expect(await following.stop()).toBe(0);
  const shown = [...following.output().matchAll(/"subject":"(\w+)"/g)].map(
    ([, subject]) => subject,
  );
  expect(shown).toEqual(['three', 'four', 'five', 'six']);
  expect(proxy.streams.length).toBeGreaterThan(1);
  await proxy.stop();
}, 120_000);

test('webhooks listen delivers what comes, signed as a webhook', async () => {
  const dev = await sharedDev();
  const { apiKey, pay } = await organizationOf(dev);
  await pay('before');
  const delivered: Received[] = [];
  const receiver = contractServer((received) => {
    delivered.push(received);
    return new Response('', { status: 204 });
  });
  const to = ['--forward-to', `${receiver.url}/hook`, '--events', 'payment.created'];
  const listening = dev.start('webhooks', 'listen', ...to, '--key', apiKey);
  await until('it is ready', 30_000, () => listening.output().includes('Ready'));
  await pay('one');
  await dev.run('payments', 'complete', 'one', '--key', apiKey);
  await pay('two');
  await until('they are told', 30_000, () =>
    listening.output().includes('204  payment.created  two'),
  );
  await receiver.stop();
  await pay('three');
  await until('it says that nobody took it', 20_000, () =>
    listening.output().includes('nobody listens there  payment.created  three'),
  );
  expect(await listening.stop()).toBe(0);

  const secret = /whsec_(\S+)/.exec(listening.output())?.[1] ?? '';
  for (const { body, headers } of delivered) {
    const content = `${headers.get('webhook-id')}.${headers.get('webhook-timestamp')}.${body}`;
    const expected = createHmac('sha256', Buffer.from(secret, 'base64')).update(content);
    expect(headers.get('webhook-signature')).toBe(`v1,${expected.digest('base64')}`);
  }
  const bodies = delivered.map(({ body }) => JSON.parse(body) as { type: string; data: object });
  expect(bodies).toMatchObject([
    { type: 'payment.created', data: { id: 'one' } },
    { type: 'payment.created', data: { id: 'two' } },
  ]);
}, 120_000);
