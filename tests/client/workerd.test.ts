import { expect, test } from 'bun:test';
import { copyFile } from 'node:fs/promises';
import { join } from 'node:path';
import { freePort } from '../../platform/temporal/free-port.ts';
import { root } from '../faults/harness/program.ts';
import { scratchFolder } from '../support/scratch-folder.ts';
import { until } from '../support/until.ts';
import { installedClient } from './built-client.ts';
import { serveOrigin } from './client-under-test.ts';

// The program itself: what is in `.bin` starts it as a child, which outlives a kill of its parent.
const programs = 'node_modules/@cloudflare/workerd-*/bin/workerd';
const [program] = new Bun.Glob(programs).scanSync(root);
const missing = program === undefined;
if (missing) console.log('Skipped: the client on workerd, which is not installed');

const configuration = (port: number, url: string, key: string): string => `
using Workerd = import "/workerd/workerd.capnp";
const config :Workerd.Config = (
  services = [
    (name = "main", worker = (
      modules = [
        (name = "worker.mjs", esModule = embed "worker.mjs"),
        (name = "@quittance/client", esModule = embed "client.js"),
      ],
      bindings = [(name = "QUITTANCE_URL", text = "${url}"), (name = "QUITTANCE_KEY", text = "${key}")],
      compatibilityDate = "2026-11-01",
    )),
    (name = "internet", network = (allow = ["private"])),
  ],
  sockets = [(name = "http", address = "127.0.0.1:${port}", http = (), service = "main")],
);
`;

test.skipIf(missing)(
  'The built client makes and reads a payment on workerd',
  async () => {
    await using served = await serveOrigin();
    const { apiKey } = await served.newClient();
    const folder = await scratchFolder();
    const port = await freePort();
    const built = join(await installedClient(), 'node_modules/@quittance/client/dist/index.js');
    await copyFile(built, join(folder, 'client.js'));
    await copyFile(join(import.meta.dir, 'programs', 'worker.mjs'), join(folder, 'worker.mjs'));
    await Bun.write(join(folder, 'config.capnp'), configuration(port, served.url, apiKey));
    const running = Bun.spawn([join(root, program ?? ''), 'serve', 'config.capnp'], {
      cwd: folder,
      stdio: ['ignore', 'inherit', 'inherit'],
    });
    try {
      const ask = (): Promise<Response> => fetch(`http://127.0.0.1:${port}/`);
      const first = await until('workerd answers', 60_000, ask);
      const made = { status: 201, amount: 350, refusal: 'payment_not_found' };
      expect(await first.json()).toEqual(made);
      // The client outlives the request that it was made in.
      const more = await Promise.all([ask(), ask(), ask()]);
      expect(await Promise.all(more.map((each) => each.json()))).toEqual([made, made, made]);
    } finally {
      // One with requests in flight does not hear SIGTERM.
      running.kill('SIGKILL');
      await running.exited;
    }
  },
  120_000,
);
