import { afterAll, beforeAll, expect, test } from 'bun:test';
import { join } from 'node:path';
import { textOf } from '../deploy/variables.ts';
import { startProgram } from '../faults/harness/program.ts';
import { lastingPort } from '../support/lasting-port.ts';
import { scratchFolder } from '../support/scratch-folder.ts';
import { until } from '../support/until.ts';

let home: string;
let port: number;
let program: ReturnType<typeof startProgram>;

beforeAll(async () => {
  home = await scratchFolder();
  port = await lastingPort();
  const temporalPort = String(await lastingPort());
  const words = ['--home', home, '--port', String(port), '--temporal-port', temporalPort];
  program = startProgram(['platform/cli/main.ts', 'dev', ...words]);
  await until('dev is ready', 60_000, () => program.output().includes('Ready in'));
}, 90_000);
afterAll(() => program.stop(), 30_000);

/** Runs the commands of a page as printed, but for the address. */
async function run(page: string): Promise<string> {
  const [, printed = ''] = /```sh\n(.*?)```/s.exec(await textOf(page)) ?? [];
  expect(printed).toContain('http://localhost:3000');
  const commands = printed
    .replaceAll('http://localhost:3000', `http://localhost:${port}`)
    .replaceAll('./.quittance/dev.json', join(home, 'dev.json'));
  const shell = Bun.spawn(['bash', '-euo', 'pipefail', '-c', commands], {
    cwd: home,
    stdin: 'ignore',
    stdout: 'pipe',
    stderr: 'inherit',
  });
  const output = await new Response(shell.stdout).text();
  expect(await shell.exited).toBe(0);
  return output;
}

test('docs/idempotency.md', async () => {
  const output = await run('docs/idempotency.md');
  expect(output.match(/HTTP\/1.1 201 Created/g)).toHaveLength(2);
  expect(output.match(/Idempotent-Replayed: true/g)).toHaveLength(1);
  expect(output).toContain('"code":"idempotency_key_reused"');
}, 60_000);

test('docs/consistency.md', async () => {
  const output = await run('docs/consistency.md');
  expect(output.match(/"id":"cake-1","object":"payment"/g)).toHaveLength(2);
  expect(output).toMatch(/HTTP\/1.1 200 OK/);
  expect(output).toContain('"code":"invalid_consistency_token"');
}, 60_000);

test('docs/money.md', async () => {
  const output = await run('docs/money.md');
  expect(output).toContain('"total":"18014398509481982","average":"9007199254740991"');
  expect(output).toContain('"code":"invalid_request"');
}, 60_000);
