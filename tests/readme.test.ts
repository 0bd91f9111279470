import { expect, test } from 'bun:test';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { lastingPort } from './support/lasting-port.ts';
import { root, startProgram } from './faults/harness/program.ts';
import { scratchFolder } from './support/scratch-folder.ts';
import { until } from './support/until.ts';

/** The shell commands under a heading of the README. */
async function session(heading: string): Promise<string> {
  const readme = await readFile(join(root, 'README.md'), 'utf8');
  const [, section = ''] = readme.split(`## ${heading}\n`);
  return /```sh\n(.*?)```/s.exec(section)?.[1] ?? '';
}

/** Runs the commands as printed, against a `dev` of the test's own. */
async function run(printed: string, { home, port }: { home: string; port: number }) {
  expect(printed).toContain('http://localhost:3000');
  const commands = printed
    .replaceAll('http://localhost:3000', `http://localhost:${port}`)
    .replaceAll('./.quittance/dev.json', join(home, 'dev.json'));
  const shell = Bun.spawn(['bash', '-euo', 'pipefail', '-c', commands], {
    cwd: home,
    stdout: 'pipe',
    stderr: 'inherit',
  });
  const output = await new Response(shell.stdout).text();
  expect(await shell.exited).toBe(0);
  return output;
}

test('The sessions in the README run as printed', async () => {
  const home = await scratchFolder();
  const [port, temporalPort] = [await lastingPort(), await lastingPort()];
  const words = ['--home', home, '--port', String(port), '--temporal-port', String(temporalPort)];
  const program = startProgram(['platform/cli/main.ts', 'dev', ...words]);
  await until('dev is ready', 60_000, () => program.output().includes('Ready in'));

  const first = await run(await session('A session'), { home, port });
  expect(first.match(/"amount":1234/g)?.length).toBeGreaterThanOrEqual(4);
  expect(first).toContain('Idempotent-Replayed: true');
  expect(first).toContain('"description":"Order 1234, gift-wrapped"');
  expect(first).toContain('ETag: "2"');
  expect(first).toContain('"status":"accepted"');
  expect(first).toContain('"code":"payment_deleted"');

  const reread = await run(await session('Reading your writes'), { home, port });
  expect(reread).toMatch(/Cache-Status: memory; hit; ttl=\d+\r\n/);
  expect(reread.match(/"id":"tea-1","object":"payment"/g)).toHaveLength(2);
  expect(reread).toMatch(/HTTP\/1.1 200 OK[^{]*\{"data":\[\{"currency":"EUR"/);
  expect(reread).toContain('"status":"accepted"');
  expect(reread).toMatch(/HTTP\/1.1 410 Gone[^{]*\{[^}]*"code":"payment_deleted"/);

  const provided = await run(await session('Payments through a provider'), { home, port });
  expect(provided.match(/"status":"completed"/g)).toHaveLength(3);
  expect(provided).toContain('"code":"attempt_in_flight"');
  expect(provided).toContain('"code":"refund_exceeds_captured"');
  expect(provided.match(/"object":"refund"/g)).toHaveLength(2);
  expect(provided).toContain('"amountCaptured":450,"amountRefunded":0');

  const imported = await run(await session('A file of commands'), { home, port });
  expect(imported).toContain('"dryRun":true');
  expect(imported).toContain('"succeeded":1,"refused":1');
  expect(imported).toContain('"row":2');
  expect(imported).toContain('"code":"invalid_request"');

  const reported = await run(await session('A report'), { home, port });
  expect(reported).toContain('"status":"completed"');
  expect(reported).toContain('id,organizationId,userId,amount,currency,status,');
  expect(await program.stop()).toBe(0);
}, 90_000);
