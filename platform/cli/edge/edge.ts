import { readEdgeConfiguration } from '../../config/edge-configuration.ts';
import { embedded } from '../../executable/embedded.ts';
import { isPortFree } from '../../temporal/free-port.ts';
import { cliCommand } from '../frame/cli-command.ts';
import { CommandFailure } from '../frame/command-failure.ts';
import { wrongConfiguration } from '../origin-configuration.ts';
import { numberOf } from '../frame/numbers.ts';
import { untilAskedToStop } from '../signals.ts';
import { edgeEnvironment } from './edge-environment.ts';
import { runtimes, type Runtime } from './runtimes.ts';
import { serveHere } from './serve-here.ts';
import { startEdge } from './start-edge.ts';

/** The executable has Bun in it; from the sources, the edge is bundled for what Workers run on. */
const usualRuntime: Runtime = embedded ? 'bun' : 'workerd';

/** Runs an edge before an origin, on any of its runtimes. */
export const edge = cliCommand({
  description: 'Run an edge before an origin',
  args: {
    runtime: {
      type: 'string',
      description: 'workerd, deno, bun or node (workerd; of the one-file executable, bun)',
    },
    port: { type: 'string', default: '8787', description: 'Port of the edge' },
    host: { type: 'string', default: '127.0.0.1', description: 'Address that it listens at' },
    home: {
      type: 'string',
      description: 'Folder of a running dev (QUITTANCE_HOME, .quittance here or above)',
    },
  },
  async run(args, printer) {
    const runtime = runtimeNamed(args.runtime ?? usualRuntime);
    const port = numberOf('port', args.port, 0, 65_535);
    const environment = edgeEnvironment(args.home);
    const configuration = readEdgeConfiguration(environment);
    if (!configuration.ok) throw wrongConfiguration(configuration.error);
    const stopped = untilAskedToStop();
    if (port !== 0 && !(await isPortFree(port))) {
      throw new CommandFailure('failed', `Port ${port} is taken; choose another one with --port`);
    }
    const place = { port, hostname: args.host, environment };
    const running = runtime === 'bun' ? serveHere(place) : await startEdge({ runtime, ...place });
    const { commandsUrl } = configuration.value;
    await printer.one(
      printer.json
        ? { url: running.url, runtime, commandsUrl }
        : `Edge on ${runtime} at ${running.url}, before ${commandsUrl}`,
    );
    const code = await Promise.race([stopped.then(() => 0), running.ended]);
    await running.stop();
    if (code !== 0) throw new CommandFailure('failed', `The edge on ${runtime} ended with ${code}`);
  },
});

function runtimeNamed(name: string): Runtime {
  const runtime = runtimes.find((each) => each === name);
  if (!runtime) throw new CommandFailure('usage', `Choose --runtime of ${runtimes.join(', ')}`);
  if (embedded && runtime !== 'bun') {
    throw new CommandFailure(
      'usage',
      `Run "npm run edge -- --runtime ${runtime}" where the sources are: the one-file executable has an edge for bun only`,
    );
  }
  return runtime;
}
