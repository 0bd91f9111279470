import { writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';

export const runtimes = ['workerd', 'deno', 'bun', 'node'] as const;
export type Runtime = (typeof runtimes)[number];

/** What a server of an edge is started with. */
export interface EdgeProgram {
  readonly bundle: string;
  /** A folder of its own, for what a runtime wants to have written. */
  readonly folder: string;
  readonly hostname: string;
  readonly port: number;
  /** The names of the variables that are set. */
  readonly variables: readonly string[];
}

/** The command line that serves a bundle on a runtime. */
export const commandOf: Readonly<
  Record<Runtime, (program: EdgeProgram) => Promise<readonly string[]>>
> = {
  async workerd(program) {
    const config = join(program.folder, 'edge.capnp');
    await writeFile(config, workerdConfig(program));
    return [binaryOf('workerd', workerdPackages), 'serve', config, '--import-path', '/'];
  },
  async deno({ bundle, hostname, port }) {
    const permissions = ['--allow-net', '--allow-env', '--no-prompt'];
    const closed = ['--no-config', '--no-remote', '--no-npm', '--no-lock'];
    const address = ['--host', hostname, '--port', String(port)];
    return [denoBinary(), 'serve', ...permissions, ...closed, ...address, bundle];
  },
  async bun({ bundle, hostname, port }) {
    return [
      process.execPath,
      join(import.meta.dir, 'serve-on-bun.ts'),
      bundle,
      hostname,
      `${port}`,
    ];
  },
  async node({ bundle, hostname, port }) {
    return ['node', join(import.meta.dir, 'serve-on-node.mjs'), bundle, hostname, `${port}`];
  },
};

/** From then on a promise that one request made may be awaited by another (2024-10-14). */
const compatibilityDate = '2026-11-01';

const workerdConfig = ({ bundle, hostname, port, variables }: EdgeProgram): string => `
using Workerd = import "/workerd/workerd.capnp";

const config :Workerd.Config = (
  services = [
    (name = "edge", worker = .edge),
    (name = "internet", network = (
      allow = ["public", "private"],
      tlsOptions = (trustBrowserCas = true),
    )),
  ],
  sockets = [(name = "http", address = "${hostname}:${port}", http = (), service = "edge")],
);

const edge :Workerd.Worker = (
  modules = [(name = "edge.js", esModule = embed "${bundle}")],
  compatibilityDate = "${compatibilityDate}",
  bindings = [
${variables.map((name) => `    (name = "${name}", fromEnvironment = "${name}"),`).join('\n')}
  ],
);
`;

const { platform, arch } = process;
const workerdPackages = [
  `@cloudflare/workerd-${platform}-${arch === 'x64' ? '64' : arch}/bin/workerd`,
];
const denoPackages = ['-glibc', ''].map((libc) => `@deno/${platform}-${arch}${libc}/deno`);

/** Deno, to check and to run with. */
export const denoBinary = (): string => binaryOf('deno', denoPackages);

/** The binary itself: what a package puts on the path is a script that starts it. */
function binaryOf(name: string, places: readonly string[]): string {
  const own = createRequire(import.meta.url);
  for (const place of places) {
    const [scope, folder, ...path] = place.split('/');
    try {
      return join(dirname(own.resolve(`${scope}/${folder}/package.json`)), ...path);
    } catch {
      // Not the package of this machine.
    }
  }
  throw new Error(`Install the package ${name}: there is none for ${platform} ${arch}`);
}
