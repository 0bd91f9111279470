import { expect, test } from 'bun:test';
import { freePort } from '../../platform/temporal/free-port.ts';
import { scratchFolder } from '../support/scratch-folder.ts';
import { sessionsIn, startReadersDev } from './printed.ts';

/** Python, and its library from the registry: not everywhere can both be had. */
async function hasPython(): Promise<boolean> {
  const install = 'python3 -m venv python && python/bin/pip install --quiet standardwebhooks';
  const shell = Bun.spawn(['bash', '-c', install], {
    cwd: await scratchFolder(),
    stdio: ['ignore', 'ignore', 'inherit'],
  });
  return (await shell.exited) === 0;
}

test('A payment is followed to its webhook; what is killed in the middle loses nothing', async () => {
  if (!(await hasPython())) {
    console.log('Skipped: Python or its package standardwebhooks cannot be had here');
    return;
  }
  const dev = await startReadersDev({ WEBHOOKS_ALLOW_PRIVATE: '1' });
  const [first = '', second = ''] =
    (await sessionsIn('README.md')).get('Events to your webhooks') ?? [];
  const listening = 'lsof -t -i tcp:3000 -s tcp:listen';
  for (const printed of [listening, '4000']) expect(first).toContain(printed);
  const receiverPort = String(await freePort());
  const { program } = dev;
  const killed = await dev.type(
    first.replaceAll(listening, `echo ${program.processId}`).replaceAll('4000', receiverPort),
  );
  expect(killed.code).toBe(0);
  expect(killed.output).toMatch(/evt_[0-9a-f]{32} payment\.created followed\n/);
  expect(killed.output).toMatch(/"object":"webhook_delivery".*"status":"succeeded"/);
  expect(await program.exited).toBe(137);

  await dev.again();
  const { code, output } = await dev.type(second);
  expect(code).toBe(0);
  const lines = output.trim().split('\n');
  const of = (pattern: RegExp) => new Set(lines.map((line) => pattern.exec(line)?.[0]));
  expect(of(/(middle-\d+|followed)$/).size).toBe(21);
  expect(of(/evt_[0-9a-f]{32}/).size).toBe(21);
  expect(lines).toHaveLength(21);
  expect(await dev.program.stop()).toBe(0);
}, 240_000);
