import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { defineCommand } from 'citty';
import { readEdgeConfiguration } from '../config/edge-configuration.ts';
import { runtimes, type Runtime } from './edge/runtimes.ts';
import { startEdge } from './edge/start-edge.ts';
import { untilAskedToStop } from './signals.ts';

/** Runs an edge before an origin, on any of its runtimes. */
export const edge = defineCommand({
  meta: { description: 'Run an edge before an origin' },
  args: {
    runtime: { type: 'string', description: 'workerd, deno, bun or node (workerd)' },
    port: { type: 'string', description: 'Port of the edge (8787)' },
    host: { type: 'string', description: 'Address that it listens at (127.0.0.1)' },
    home: { type: 'string', description: 'Folder of a dev that runs (QUITTANCE_HOME, .quittance)' },
  },
  async run({ args }) {
    const { env } = process;
    const fail = (message: string, code: number): never => {
      process.stderr.write(`${message}\n`);
      return process.exit(code);
    };
    const runtime = args.runtime ?? 'workerd';
    if (!isRuntime(runtime)) return fail(`Choose --runtime of ${runtimes.join(', ')}`, 64);
    const environment = await withDev(args.home ?? env['QUITTANCE_HOME'] ?? '.quittance', env);
    const configuration = readEdgeConfiguration(environment);
    if (!configuration.ok) {
      const problems = configuration.error.map((problem) => `  - ${problem}`).join('\n');
      return fail(`Mend the configuration:\n${problems}`, 78);
    }
    const stopped = untilAskedToStop();
    const port = Number(args.port ?? 8787);
    const hostname = args.host ?? '127.0.0.1';
    const running = await startEdge({ runtime, port, hostname, environment }).catch(
      (error: Error) => fail(error.message, 1),
    );
    process.stdout.write(
      `Edge on ${runtime} at ${running.url}, before ${configuration.value.commandsUrl}\n`,
    );
    const code = await Promise.race([stopped.then(() => 0), running.ended]);
    await running.stop();
    process.exit(code);
  },
});

const isRuntime = (name: string): name is Runtime => runtimes.some((each) => each === name);

/** A `dev` of this machine says where it is, and what it signs with. */
async function withDev(
  home: string,
  given: Readonly<Record<string, string | undefined>>,
): Promise<Readonly<Record<string, string | undefined>>> {
  if (given['COMMANDS_URL'] && given['QUITTANCE_SECRET']) return given;
  const read = async (name: string): Promise<Record<string, string>> => {
    const text = await readFile(join(home, name), 'utf8').catch(() => '{}');
    return JSON.parse(text) as Record<string, string>;
  };
  const { url } = await read('dev.json');
  const { secret } = url === undefined ? {} : await read('credentials.json');
  return {
    ...given,
    COMMANDS_URL: given['COMMANDS_URL'] || url,
    QUITTANCE_SECRET: given['QUITTANCE_SECRET'] || secret,
  };
}
