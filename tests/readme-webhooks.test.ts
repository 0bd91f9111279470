import { expect, test } from 'bun:test';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { freePort } from '../platform/temporal/free-port.ts';
import { root, startProgram, type Program } from './faults/harness/program.ts';
import { scratchFolder } from './support/scratch-folder.ts';
import { until } from './support/until.ts';

/** The sessions in the README's section, as printed. */
async function sessions(heading: string): Promise<string[]> {
  const readme = await readFile(join(root, 'README.md'), 'utf8');
  const section = (readme.split(`## ${heading}\n`)[1] ?? '').split('\n## ')[0] ?? '';
  return [...section.matchAll(/```sh\n(.*?)```/gs)].map(([, commands = '']) => commands);
}

async function shell(commands: string, cwd: string): Promise<{ code: number; output: string }> {
  const child = Bun.spawn(['bash', '-euo', 'pipefail', '-c', commands], {
    cwd,
    stdout: 'pipe',
    stderr: 'inherit',
  });
  const output = await new Response(child.stdout).text();
  return { code: await child.exited, output };
}

/** Python, and its library from the registry: not everywhere can both be had. */
async function hasPython(cwd: string): Promise<boolean> {
  const install = 'python3 -m venv python && python/bin/pip install --quiet standardwebhooks';
  return (await shell(install, cwd)).code === 0;
}

test('A payment is followed to its webhook; what is killed in the middle loses nothing', async () => {
  const home = await scratchFolder();
  if (!(await hasPython(home))) {
    console.log('Skipped: Python or its package standardwebhooks cannot be had here');
    return;
  }
  const [port, temporalPort, receiverPort] = [await freePort(), await freePort(), await freePort()];
  const start = async (): Promise<Program> => {
    const words = ['--home', home, '--port', String(port), '--temporal-port', String(temporalPort)];
    const started = startProgram(['platform/cli/main.ts', 'dev', ...words], {
      WEBHOOKS_ALLOW_PRIVATE: '1',
    });
    await until('dev is ready', 60_000, () => started.output().includes('Ready in'));
    return started;
  };
  const [first = '', second = ''] = await sessions('Events to your webhooks');
  const program = await start();
  const listening = 'lsof -t -i tcp:3000 -s tcp:listen';
  for (const printed of ['http://localhost:3000', listening, '4000', './.quittance/dev.json']) {
    expect(first).toContain(printed);
  }
  const killed = await shell(
    first
      .replaceAll(listening, `echo ${program.processId}`)
      .replaceAll('http://localhost:3000', `http://localhost:${port}`)
      .replaceAll('./.quittance/dev.json', join(home, 'dev.json'))
      .replaceAll('4000', String(receiverPort)),
    home,
  );
  expect(killed.code).toBe(0);
  expect(killed.output).toMatch(/evt_[0-9a-f]{32} payment\.created followed\n/);
  expect(killed.output).toContain('"object":"webhook_delivery"');
  expect(await program.exited).toBe(137);

  const again = await start();
  const { code, output } = await shell(second, home);
  expect(code).toBe(0);
  const lines = output.trim().split('\n');
  const of = (pattern: RegExp) => new Set(lines.map((line) => pattern.exec(line)?.[0]));
  expect(of(/(middle-\d+|followed)$/).size).toBe(21);
  expect(of(/evt_[0-9a-f]{32}/).size).toBe(21);
  expect(lines).toHaveLength(21);
  expect(await again.stop()).toBe(0);
}, 240_000);
