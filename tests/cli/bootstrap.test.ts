import { expect, test } from 'bun:test';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { root, startProgram } from '../faults/harness/program.ts';
import { scratchFolder } from '../support/scratch-folder.ts';
import { until } from '../support/until.ts';

const script = `
process.on('SIGTERM', () => {
  console.log('Stopped');
  process.exit();
});
setInterval(() => {}, 1_000);
console.log('Ready');
`;

test('What npm runs ends with it, though npm ends its shell and tells nobody else', async () => {
  const folder = await scratchFolder();
  const file = join(folder, 'lasting.ts');
  await writeFile(file, script);
  const { PATH = '', HOME = '' } = process.env;
  const place = { command: ['sh', '-c', 'node "$0" "$1"; true'], cwd: folder, PATH, HOME };
  const words = [join(root, 'platform/cli/bootstrap.mjs'), file];
  const shell = startProgram(words, { npm_lifecycle_event: 'dev' }, place);
  await until('it runs', 60_000, () => shell.output().includes('Ready'));
  shell.send('SIGTERM');
  await until('it has stopped', 20_000, () => shell.output().includes('Stopped'));
  // What it was started by is gone before.
  expect(await shell.exited).not.toBe(0);
}, 90_000);
