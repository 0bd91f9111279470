import { expect, test } from 'bun:test';
import { join } from 'node:path';
import { lastingPort } from '../support/lasting-port.ts';
import { scratchFolder } from '../support/scratch-folder.ts';
import { until } from '../support/until.ts';
import { startProgram } from './harness/program.ts';

const words = async (home: string): Promise<string[]> => {
  const [port, temporalPort] = [await lastingPort(), await lastingPort()];
  const places = ['--port', String(port), '--temporal-port', String(temporalPort)];
  return ['platform/cli/main.ts', 'dev', '--home', home, ...places];
};

test('A wrong configuration of dev starts nothing', async () => {
  const home = await scratchFolder();
  const wrong = { LOG_LEVEL: 'loud', RATE_LIMIT: 'many', QUITTANCE_SECRET: 'hunter2' };
  const program = startProgram(await words(home), wrong);
  expect(await program.exited).toBe(78);
  for (const name of Object.keys(wrong)) expect(program.output()).toContain(name);
  expect(program.output()).not.toContain('Temporal');
  expect(program.output()).not.toContain('hunter2');
}, 60_000);

test('What is empty is absent, and a terminal that is closed ends it as Ctrl-C does', async () => {
  const home = await scratchFolder();
  const empty = { DATABASE_URL: '', QUITTANCE_SECRET: '', RATE_LIMIT: '', TEMPORAL_ADDRESS: '' };
  const program = startProgram(await words(home), { ...empty, LOG_LEVEL: 'warn' });
  await until('dev is ready', 60_000, () => program.output().includes('Ready in'));
  const { url } = (await Bun.file(join(home, 'dev.json')).json()) as { url: string };
  const { status } = (await (await fetch(`${url}/readyz`)).json()) as { status: string };
  // Only where that takes longer than anybody would wait does it say so before it is.
  const seconds = Number(/Ready in ([\d.]+) s/.exec(program.output())?.[1]);
  expect(status === 'ready' || seconds > 5).toBe(true);
  program.send('SIGHUP');
  expect(await program.exited).toBe(0);
  expect(await Bun.file(join(home, 'dev.json')).exists()).toBe(false);
}, 120_000);
