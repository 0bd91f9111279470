import { arch, cpus, loadavg, release, totalmem, type } from 'node:os';
import { findServerBinary } from '../../platform/temporal/server-binary.ts';
import packageJson from '../../package.json' with { type: 'json' };

/** What the figures were measured on, and with. */
export async function machine(): Promise<string[]> {
  const processors = cpus();
  const memory = Math.round(totalmem() / 1024 ** 3);
  const server = await Bun.$`${await findServerBinary()} --version`.text();
  const { dependencies } = packageJson;
  return [
    `${processors[0]?.model.trim()}, ${processors.length} cores, ${memory} GB, ${await systemName()}`,
    [
      `Bun ${Bun.version}`,
      `@temporalio/worker ${dependencies['@temporalio/worker']}`,
      `@libsql/client ${dependencies['@libsql/client']}`,
      server.trim(),
    ].join(', '),
    `Load average before the start: ${loadavg()[0]?.toFixed(2)}; near 0 is an idle machine`,
  ];
}

async function systemName(): Promise<string> {
  const file = await Bun.file('/etc/os-release')
    .text()
    .catch(() => '');
  const name = /^PRETTY_NAME="(.*)"$/m.exec(file)?.[1];
  return `${name ?? ''} ${type()} ${release()} ${arch()}`.trim();
}
