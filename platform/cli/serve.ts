import { readConfiguration, type Configuration } from '../config/configuration.ts';
import { startLog } from '../logging/structured-log.ts';
import { cliCommand } from './frame/cli-command.ts';
import { bufferedLines } from './buffered-lines.ts';
import { startOriginProcess } from './origin-process.ts';
import { untilAskedToStop } from './signals.ts';

const portArgument = {
  port: { type: 'string', description: 'Port of the API (PORT, 3000)' },
} as const;

/** Runs parts of an origin against the services that the environment names. */
const originCommand = (description: string, parts: { api: boolean; worker: boolean }) =>
  cliCommand({
    description,
    args: parts.api ? portArgument : {},
    async run(args) {
      const { port } = args as { port?: string };
      const configuration = configurationOrExit({ ...process.env, ...(port && { PORT: port }) });
      const log = await startLog({
        level: configuration.logLevel,
        write: bufferedLines((text) => void process.stdout.write(text)),
      });
      const hostname = '0.0.0.0';
      const origin = await startOriginProcess({ configuration, log, hostname, ...parts });
      log.info('Ready', { url: origin.url, ...parts });
      await untilAskedToStop();
      log.info('Stopping');
      await origin.stop();
    },
  });

export const serve = originCommand('Run the API and a worker', { api: true, worker: true });
export const api = originCommand('Run the API without a worker', { api: true, worker: false });
export const worker = originCommand('Run a worker without the API', { api: false, worker: true });

/** The configuration, or one message that lists everything that is wrong with it. */
export function configurationOrExit(
  environment: Readonly<Record<string, string | undefined>>,
): Configuration {
  const configuration = readConfiguration(environment);
  if (configuration.ok) return configuration.value;
  const problems = configuration.error.map((problem) => `  - ${problem}`).join('\n');
  process.stderr.write(`Mend the configuration:\n${problems}\n`);
  return process.exit(78);
}
