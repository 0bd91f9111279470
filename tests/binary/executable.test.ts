import { expect, test } from 'bun:test';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import packageJson from '../../package.json' with { type: 'json' };
import { freePort } from '../../platform/temporal/free-port.ts';
import { apiClient } from '../support/api-client.ts';
import { until } from '../support/until.ts';
import { sendOver } from '../faults/harness/installation.ts';
import { startProgram } from '../faults/harness/program.ts';
import { executableAlone } from './executable.ts';

test('Alone in an empty folder, without Node, Bun or a PATH, it runs everything', async () => {
  const { folder, file } = await executableAlone();
  const alone = { cwd: folder, command: [file], PATH: '', HOME: folder };

  const version = startProgram(['--version'], {}, alone);
  expect(await version.exited).toBe(0);
  expect(version.output()).toBe(`${packageJson.version}\n`);

  const [port, temporalPort] = [await freePort(), await freePort()];
  const words = ['dev', '--port', String(port), '--temporal-port', String(temporalPort)];
  const dev = startProgram(words, {}, alone);
  await until('dev is ready', 60_000, () => dev.output().includes('Ready in'));
  // What it needs it carries.
  expect(dev.output()).not.toContain('Downloading');

  const announced = await readFile(join(folder, '.quittance/dev.json'), 'utf8');
  const { url, apiKey } = JSON.parse(announced) as { url: string; apiKey: string };
  const api = apiClient(sendOver, apiKey, url);
  const body = { id: 'first', amount: 1234, currency: 'EUR' };
  expect((await api.send('POST', '/v1/payments', { body })).status).toBe(201);
  const { body: ready } = await api.send('GET', '/readyz');
  expect(ready).toMatchObject({ checks: { database: 'ok', temporal: 'ok', worker: 'ok' } });

  // A report reads on a thread of its own, and a collected payment is a workflow of its own.
  const report = { query: 'payments.search', input: {}, format: 'ndjson' };
  const asked = await api.send('POST', '/v1/reports', { body: report });
  const method = { type: 'sandbox', token: 'tok_success' };
  const collected = { id: 'second', amount: 1, currency: 'EUR', method };
  expect((await api.send('POST', '/v1/payments', { body: collected })).status).toBe(201);
  await until('the report and the payment are completed', 30_000, async () => {
    const { id } = asked.body as { id: string };
    const answers = await Promise.all([
      api.send('GET', `/v1/reports/${id}`),
      api.send('GET', '/v1/payments/second'),
    ]);
    return answers.every((answer) => answer.body['status'] === 'completed');
  });
  // The command line inside finds it, and each thread that it starts is in there too.
  const listed = startProgram(['payments', 'list'], {}, alone);
  expect(await listed.exited).toBe(0);
  expect(listed.output()).toMatch(/^first +processing +12\.34 EUR/m);
  for (const path of ['/', '/docs', '/docs/reference.js', '/docs/reference.css', '/openapi.json']) {
    const { status } = await fetch(url + path);
    expect([path, status]).toEqual([path, 200]);
  }
  expect(await (await fetch(url)).text()).toContain('/assets/');
  for (const command of [['verify'], ['doctor'], ['dashboard'], ['backup', '--to', 'copy']]) {
    const looked = startProgram(command, {}, alone);
    expect([command[0], await looked.exited, looked.output()]).toEqual([
      command[0],
      0,
      expect.any(String),
    ]);
  }
  const edge = startProgram(['edge', '--port', '0', '--json'], {}, alone);
  const edgeUrl = (): string | undefined => /"url":"([^"]+)"/.exec(edge.output())?.[1];
  await until('the edge is ready', 30_000, () => edgeUrl() !== undefined);
  const near = apiClient(sendOver, apiKey, edgeUrl());
  expect((await near.send('GET', '/v1/payments/first')).status).toBe(200);
  const bundled = startProgram(['edge', '--runtime', 'workerd'], {}, alone);
  expect([await bundled.exited, bundled.output()]).toEqual([
    2,
    expect.stringContaining('npm run edge'),
  ]);
  expect(await edge.stop()).toBe(0);
  expect(await dev.stop()).toBe(0);
}, 180_000);
