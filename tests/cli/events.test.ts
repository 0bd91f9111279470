import { expect, test } from 'bun:test';
import { createHmac } from 'node:crypto';
import { scratchFolder } from '../support/scratch-folder.ts';
import { until } from '../support/until.ts';
import { commandLine } from './support/command-line.ts';
import { contractServer, type Received } from './support/contract-server.ts';

const eventOf = (sequence: number, type = 'payment.created') => ({
  specversion: '1.0',
  id: `evt_${sequence}`,
  type,
  subject: `pay_${sequence}`,
  time: '2026-01-31T12:00:00.000Z',
  sequence,
  data: { id: `pay_${sequence}`, amount: sequence },
});

/** A log of events that breaks its stream after each event, as a proxy might. */
function log(head: number, later: () => readonly ReturnType<typeof eventOf>[]) {
  return contractServer(({ path, headers }) => {
    const { pathname, searchParams } = new URL(path, 'http://log');
    if (pathname === '/v1/events') {
      const [after, limit] = [Number(searchParams.get('after')), Number(searchParams.get('limit'))];
      const count = Math.max(0, Math.min(limit, head - after));
      return Response.json({
        data: Array.from({ length: count }, (_, index) => eventOf(after + index + 1)),
      });
    }
    const seen = Number(headers.get('Last-Event-ID')?.split('.')[1] ?? searchParams.get('after'));
    const next = later().find(({ sequence }) => sequence > seen);
    const text = next ? `id: 1.${next.sequence}\ndata: ${JSON.stringify(next)}\n\n` : ': beat\n\n';
    return new Response(text, { headers: { 'Content-Type': 'text/event-stream' } });
  });
}

test('The last events are shown, and with -f those that come, across broken streams', async () => {
  const server = log(250, () => [eventOf(251), eventOf(252, 'payment.completed'), eventOf(253)]);
  const line = commandLine(await scratchFolder(), {
    QUITTANCE_URL: server.url,
    QUITTANCE_API_KEY: 'qk_1',
  });
  const last = await line.run('events', 'tail', '--last', '3');
  expect(last.out.match(/pay_\d+/g)).toEqual(['pay_248', 'pay_249', 'pay_250']);
  const following = line.start('events', 'tail', '-f', '--last', '1', '--json');
  await until('three came', 20_000, () => following.output().includes('evt_253'));
  expect(await following.stop()).toBe(0);
  const shown = [...following.output().matchAll(/"id":"evt_(\d+)"/g)].map(([, each]) =>
    Number(each),
  );
  expect(shown).toEqual([250, 251, 252, 253]);
  await server.stop();
}, 60_000);

test('webhooks listen delivers what comes, signed as a webhook', async () => {
  const server = log(2, () => [eventOf(3), eventOf(4, 'refund.created'), eventOf(5)]);
  const delivered: Received[] = [];
  const receiver = contractServer((received) => {
    delivered.push(received);
    return new Response('', { status: 204 });
  });
  const line = commandLine(await scratchFolder(), {
    QUITTANCE_URL: server.url,
    QUITTANCE_API_KEY: 'qk_1',
  });
  const to = ['--forward-to', `${receiver.url}/hook`, '--events', 'payment.*'];
  const listening = line.start('webhooks', 'listen', ...to);
  await until('two were delivered', 20_000, () => delivered.length >= 2);
  await until('they are told', 5_000, () =>
    listening.output().includes('204  payment.created  pay_5'),
  );
  expect(await listening.stop()).toBe(0);
  expect(delivered.map(({ headers }) => headers.get('webhook-id'))).toEqual(['evt_3', 'evt_5']);

  const secret = /whsec_(\S+)/.exec(listening.output())?.[1] ?? '';
  for (const { body, headers } of delivered) {
    const content = `${headers.get('webhook-id')}.${headers.get('webhook-timestamp')}.${body}`;
    const expected = createHmac('sha256', Buffer.from(secret, 'base64')).update(content);
    expect(headers.get('webhook-signature')).toBe(`v1,${expected.digest('base64')}`);
    expect(JSON.parse(body)).toMatchObject({ type: 'payment.created' });
  }
  await Promise.all([server.stop(), receiver.stop()]);
}, 60_000);
