import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { defineCommand } from 'citty';
import { readEdgeConfiguration } from '../config/edge-configuration.ts';
import { isPortFree } from '../temporal/free-port.ts';
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
    try {
      process.exit(await run(args));
    } catch (error) {
      process.stderr.write(`${(error as Error).message}\n`);
      process.exit(error instanceof WrongStart ? error.code : 1);
    }
  },
});

/** What was asked for cannot be started (sysexits.h: 64 usage, 78 configuration). */
class WrongStart extends Error {
  override readonly name = 'WrongStart';
  constructor(
    readonly code: 64 | 78,
    message: string,
  ) {
    super(message);
  }
}

interface EdgeArguments {
  readonly runtime?: string | undefined;
  readonly port?: string | undefined;
  readonly host?: string | undefined;
  readonly home?: string | undefined;
}

/** Resolves with the exit code when it was asked to stop, or the edge has ended. */
async function run(args: EdgeArguments): Promise<number> {
  const { env } = process;
  const runtime = args.runtime ?? 'workerd';
  if (!isRuntime(runtime)) {
    throw new WrongStart(64, `Choose --runtime of ${runtimes.join(', ')}`);
  }
  const environment = await withDev(args.home ?? env['QUITTANCE_HOME'] ?? '.quittance', env);
  const configuration = readEdgeConfiguration(environment);
  if (!configuration.ok) {
    const problems = configuration.error.map((problem) => `  - ${problem}`).join('\n');
    throw new WrongStart(78, `Mend the configuration:\n${problems}`);
  }
  const stopped = untilAskedToStop();
  const [port, hostname] = [Number(args.port ?? 8787), args.host ?? '127.0.0.1'];
  if (!(await isPortFree(port))) {
    throw new Error(`Port ${port} is taken; choose another one with --port`);
  }
  const running = await startEdge({ runtime, port, hostname, environment });
  const before = configuration.value.commandsUrl;
  process.stdout.write(`Edge on ${runtime} at ${running.url}, before ${before}\n`);
  const code = await Promise.race([stopped.then(() => 0), running.ended]);
  await running.stop();
  return code;
}

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
