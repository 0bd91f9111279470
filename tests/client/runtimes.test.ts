import { afterAll, beforeAll, expect, test } from 'bun:test';
import { existsSync } from 'node:fs';
import { copyFile } from 'node:fs/promises';
import { join } from 'node:path';
import { root } from '../faults/harness/program.ts';
import { installedClient } from './built-client.ts';
import { serveOrigin, type ServedOrigin } from './client-under-test.ts';

const deno = join(root, 'node_modules', '.bin', 'deno');
const runtimes = [
  ['Bun', [process.execPath]],
  ['Node', ['node']],
  ['Deno', [deno, 'run', '--no-remote', '--allow-net', '--allow-env']],
] as const;

let served: ServedOrigin;
beforeAll(async () => {
  served = await serveOrigin();
});
afterAll(() => served[Symbol.asyncDispose]());

for (const [name, command] of runtimes) {
  const missing = command[0] === deno && !existsSync(deno);
  if (missing) console.log(`Skipped: the client on ${name}, which is not installed`);
  test.skipIf(missing)(
    `The built client makes and reads a payment on ${name}`,
    async () => {
      const folder = await installedClient();
      const { apiKey } = await served.newClient();
      const program = join(folder, 'make-a-payment.mjs');
      await copyFile(join(import.meta.dir, 'programs', 'make-a-payment.mjs'), program);
      const running = Bun.spawn([...command, program], {
        cwd: folder,
        env: {
          PATH: process.env.PATH,
          HOME: folder,
          QUITTANCE_URL: served.url,
          QUITTANCE_KEY: apiKey,
        },
        stdio: ['ignore', 'pipe', 'pipe'],
      });
      const [output, errors] = await Promise.all([
        new Response(running.stdout).text(),
        new Response(running.stderr).text(),
      ]);
      expect(errors).toBe('');
      expect(JSON.parse(output)).toEqual({
        status: 201,
        amount: 250,
        found: 1,
        refusal: 'payment_not_found',
      });
      expect(await running.exited).toBe(0);
    },
    60_000,
  );
}
