import { beforeAll, expect, test } from 'bun:test';
import { sharedDev, type DevUnderTest } from './support/command-line.ts';

let dev: DevUnderTest;
beforeAll(async () => {
  dev = await sharedDev();
}, 90_000);

test('A payment is created, shown, changed, completed and refunded', async () => {
  const create = ['payments', 'create', '--id', 'tea', '--amount', '1234', '--currency', 'EUR'];
  const created = await dev.run(...create, '--metadata', '{"shop":"north"}');
  expect(created.code).toBe(0);
  expect(created.out).toMatch(/^id +tea$/m);

  const shown = await dev.run('payments', 'get', 'tea', '--json');
  expect(shown.json()).toMatchObject({ id: 'tea', amount: 1234, metadata: { shop: 'north' } });
  const changed = await dev.run(
    'payments',
    'update',
    'tea',
    '--description',
    'Green',
    '--if-match',
    '1',
    '--json',
  );
  expect(changed.json()).toMatchObject({ description: 'Green', version: 2 });
  const completed = await dev.run('payments', 'complete', 'tea', '--json');
  expect(completed.json()).toMatchObject({ status: 'completed' });
  const refunded = await dev.run('payments', 'refund', 'tea', '--amount', '34', '--json');
  expect(refunded.json()).toMatchObject({ object: 'refund', amount: 34 });
  expect((await dev.run('payments', 'refunds', 'tea')).out).toContain('0.34 EUR');

  const listed = await dev.run('payments', 'list', '--status', 'completed,failed', '--q', 'green');
  expect(listed.out).toMatch(/^tea +completed +12\.34 EUR/m);
  const statistics = await dev.run('payments', 'statistics', '--currency', 'EUR');
  expect(statistics.out).toMatch(/^EUR +\d+ /m);
}, 60_000);

test('A body may be given whole, and options before the command', async () => {
  const whole = ['payments', 'create', '--data', '{"id":"whole","amount":7,"currency":"EUR"}'];
  const created = await dev.run('--json', ...whole, '--amount', '8');
  expect([created.code, created.err]).toEqual([0, '']);
  expect(created.json()).toMatchObject({ id: 'whole', amount: 8, currency: 'EUR' });
  const half = await dev.run('payments', 'create', '--data={"amount":7}');
  expect([half.code, half.err]).toEqual([3, expect.stringContaining('(/currency)')]);
  const none = await dev.run('payments', 'create', '--currency', 'EUR');
  expect([none.code, none.err]).toEqual([2, expect.stringContaining('Give --amount: ')]);
}, 60_000);

test('What the API refuses is told in words, with an exit code', async () => {
  const wrong = await dev.run('payments', 'create', '--amount', '12.5', '--currency', 'EUX');
  expect(wrong.code).toBe(3);
  expect(wrong.out).toBe('');
  expect(wrong.err).toContain('/amount');
  expect(wrong.err).toContain('/currency');
  const missing = await dev.run('payments', 'get', 'no-such-payment', '--json');
  expect(missing.code).toBe(3);
  expect(JSON.parse(missing.err)).toMatchObject({ code: 'payment_not_found', status: 404 });
  const away = await dev.run('payments', 'list', '--url', 'http://127.0.0.1:9', '--key', 'qk_x');
  expect(away.code).toBe(4);
  expect(away.err).toContain('Cannot reach http://127.0.0.1:9');
}, 60_000);

test('Each action moves a payment, and the same key is executed once', async () => {
  const create = (id: string, ...more: string[]) =>
    dev.run('payments', 'create', '--id', id, '--amount', '500', '--currency', 'EUR', ...more);
  const twice = [
    await create('once', '--idempotency-key', 'once-key', '--json'),
    await create('once', '--idempotency-key', 'once-key', '--json'),
  ];
  expect(twice.map(({ code }) => code)).toEqual([0, 0]);
  expect(twice[0]?.json()).toEqual(twice[1]?.json() ?? {});

  const failed = await dev.run('payments', 'fail', 'once', '--code', 'card_declined', '--json');
  expect(failed.json()).toMatchObject({ status: 'failed', failure: { code: 'card_declined' } });
  const again = await dev.run('payments', 'retry', 'once', '--json');
  expect(again.json()).toMatchObject({ status: 'processing' });
  const canceled = await dev.run('payments', 'cancel', 'once', '--json');
  expect(canceled.json()).toMatchObject({ status: 'canceled' });
  await create('gone');
  expect((await dev.run('payments', 'delete', 'gone')).out).toBe('Deleted\n');
  const captured = await dev.run('payments', 'capture', 'once', '--amount', '1', '--no-final');
  expect(captured.code).toBe(3);
  expect(captured.err).toContain('invalid_state');
  expect((await dev.run('payments', 'confirm', 'once')).err).toContain('invalid_state');
}, 60_000);

test('A command that is not waited for is found by its id', async () => {
  const sent = await dev.run(
    'payments',
    'create',
    '--data',
    '{"amount":1,"currency":"EUR"}',
    '--amount',
    '77',
    '--currency',
    'EUR',
    '--async',
    '--json',
  );
  const { id } = sent.json<{ id: string }>();
  const shown = await dev.run('commands', 'get', id, '--json');
  expect(shown.json()).toMatchObject({ id, type: 'payments.create' });
  const listed = await dev.run('commands', 'list', '--type', 'payments.create', '--limit', '2');
  expect(listed.out).toContain('payments.create');
  expect(listed.err).toContain('More with --cursor');
  const retried = await dev.run('commands', 'retry', id);
  expect(retried.code).toBe(3);
  expect(retried.err).toContain('invalid_state');
}, 60_000);
