import { afterAll, beforeAll, expect, test } from 'bun:test';
import { createTransmit } from '../../../platform/origin/transmit-webhook.ts';
import type { Reply, Target } from '../../../platform/webhooks/ports.ts';
import { createUrlGuard } from '../../../platform/webhooks/url-guard.ts';
import { startReceiver, type Receiver } from './receiver.ts';

let receiver: Receiver;
beforeAll(async () => {
  receiver = await startReceiver();
});
afterAll(() => receiver.close());

const request = { headers: { 'webhook-id': 'evt_1' }, body: '{"type":"payment.created"}' };
const at = (url: string, ...addresses: string[]): Target => ({ url: new URL(url), addresses });

async function send(target: Target, ms = 3_000, trusted?: string): Promise<Reply> {
  const transmit = createTransmit(trusted === undefined ? {} : { trusted });
  return transmit(target, request, AbortSignal.timeout(ms));
}

/** What came of a request to the receiver, as it behaves there. */
const sendTo = (path: string, ms?: number): Promise<Reply> =>
  send(at(`${receiver.url}${path}`, '127.0.0.1'), ms);

test('A request comes as it was signed, with the name of its host', async () => {
  const reply = await send(at(`http://hooks.example.com:${receiver.port}/200`, '127.0.0.1'));
  expect(reply).toMatchObject({ kind: 'answer', status: 200, body: 'thanks', truncated: false });
  expect(receiver.requests.at(-1)).toMatchObject({
    method: 'POST',
    host: `hooks.example.com:${receiver.port}`,
    id: 'evt_1',
    body: request.body,
  });
});

test('Statuses are told, and redirects are not followed', async () => {
  expect(await sendTo('/500')).toMatchObject({ status: 500, error: null });
  expect(await sendTo('/410')).toMatchObject({ status: 410 });
  const before = receiver.requests.length;
  const reply = await sendTo('/redirect');
  expect(reply).toMatchObject({ status: 302, error: 'Redirects are not followed' });
  expect(receiver.requests.length).toBe(before + 1);
});

test('Of 10 GB the first 4 KB are kept, and little more is read', async () => {
  const reply = await sendTo('/endless', 10_000);
  expect(reply).toMatchObject({ kind: 'answer', status: 200, truncated: true, error: null });
  expect(reply.kind === 'answer' && reply.body.length).toBe(4_096);
  await receiver.closed('/endless');
  expect(receiver.sent('/endless')).toBeLessThan(64 * 1024 * 1024);
});

test('An answer that is packed is not unpacked', async () => {
  const reply = await sendTo('/bomb');
  expect(reply).toMatchObject({ kind: 'answer', status: 200, error: null });
  expect(reply.kind === 'answer' && reply.body.length).toBeLessThanOrEqual(4_096);
});

test('What is slow, drips, closes early or says nothing fails, in time', async () => {
  expect(await sendTo('/hang', 300)).toEqual({
    kind: 'none',
    error: 'No whole answer came in time',
  });
  expect(await sendTo('/drip', 500)).toMatchObject({ error: 'The answer broke off' });
  expect(await sendTo('/early')).toMatchObject({ error: 'The answer broke off' });
  expect(await sendTo('/close')).toMatchObject({ kind: 'none' });
  expect(await sendTo('/garbage')).toMatchObject({ kind: 'none' });
});

test('Where nobody listens, the next address is tried', async () => {
  const url = `http://hooks.example.com:${receiver.port}/200`;
  expect(await send(at(url, '127.0.0.2'))).toEqual({
    kind: 'none',
    error: 'The connection was refused',
  });
  expect(await send(at(url, '127.0.0.2', '127.0.0.1'))).toMatchObject({ status: 200 });
});

test('A certificate has to be trusted, and to be that of the name', async () => {
  const url = `https://hooks.example.com:${receiver.securePort}/200`;
  const { certificate } = receiver;
  expect(await send(at(url, '127.0.0.1'))).toMatchObject({
    kind: 'none',
    error: expect.stringContaining('The certificate was refused'),
  });
  expect(await send(at(url, '127.0.0.1'), 3_000, certificate)).toMatchObject({ status: 200 });
  const other = url.replace('hooks.', 'other.');
  expect(await send(at(other, '127.0.0.1'), 3_000, certificate)).toMatchObject({
    kind: 'none',
    error: expect.stringContaining('The certificate was refused'),
  });
  expect(await send(at(url, '127.0.0.1'))).toMatchObject({ kind: 'none' });
});

test('What was checked is where it connects: a name that changes meanwhile changes nothing', async () => {
  // The next look would lead to the receiver; the address that was checked has no listener.
  const answers = [['127.0.0.2'], ['127.0.0.1']];
  const guard = createUrlGuard({ allowPrivate: true, resolve: async () => answers.shift() ?? [] });
  const url = `http://rebinding.example.com:${receiver.port}/200`;
  const target = await guard.target(url, AbortSignal.timeout(1_000));
  if (!target.ok) throw new Error(target.error);
  const before = receiver.requests.length;
  expect(await send(target.value)).toMatchObject({ error: 'The connection was refused' });
  expect(receiver.requests.length).toBe(before);
});
