import { expect, test } from 'bun:test';
import { scratchFolder } from '../support/scratch-folder.ts';
import { until } from '../support/until.ts';
import { commandLine, sharedDev } from './support/command-line.ts';

test.each(['bun', 'node'])(
  'An edge on %s answers before a running dev, until it is stopped',
  async (runtime) => {
    const dev = await sharedDev();
    const made = await dev.run(
      'payments',
      'create',
      '--amount',
      '1234',
      '--currency',
      'EUR',
      '--json',
    );
    const { id } = made.json<{ id: string }>();
    const edge = dev.start('edge', '--runtime', runtime, '--port', '0', '--json');
    const url = (): string | undefined => /"url":"([^"]+)"/.exec(edge.output())?.[1];
    await until('the edge is ready', 60_000, () => url() !== undefined);
    expect(edge.output()).toContain(`"runtime":"${runtime}","commandsUrl":"${dev.url}"`);
    const through = ['--url', url() ?? '', '--key', dev.apiKey, '--json'];
    expect((await dev.run('payments', 'get', id, ...through)).json()).toMatchObject({ id });
    await until('it answers by itself', 20_000, async () => {
      const headers = { Authorization: `Bearer ${dev.apiKey}` };
      const read = await fetch(`${url()}/v1/payments/${id}`, { headers });
      return read.headers.get('Cache-Status') === 'memory; hit; ttl=2';
    });
    const sent = await dev.run('payments', 'complete', id, ...through);
    expect(sent.json()).toMatchObject({ id, status: 'completed' });
    const stream = await fetch(`${url()}/v1/events/stream`, {
      headers: { Authorization: `Bearer ${dev.apiKey}` },
    });
    expect(stream.status).toBe(200);
    // Though somebody listens who does not go.
    expect(await edge.stop()).toBe(0);
    await stream.body?.cancel().catch(() => undefined);
  },
  120_000,
);

test('An edge is not started without an origin, on no runtime, or on a port that is taken', async () => {
  const line = commandLine(await scratchFolder());
  const nowhere = await line.run('edge');
  expect(nowhere.code).toBe(78);
  for (const name of ['COMMANDS_URL', 'QUITTANCE_SECRET']) expect(nowhere.err).toContain(name);
  expect((await line.run('edge', '--runtime', 'lambda')).code).toBe(2);
  expect((await line.run('edge', '--port', 'x')).code).toBe(2);
  const dev = await sharedDev();
  const taken = await dev.run('edge', '--runtime', 'bun', '--port', new URL(dev.url).port);
  expect([taken.code, taken.err]).toEqual([1, expect.stringContaining('is taken')]);
}, 90_000);
