import { defineCommand } from 'citty';
import { readConfiguration, type Configuration } from '../config/configuration.ts';
import { startLog } from '../logging/structured-log.ts';
import { bufferedLines } from './buffered-lines.ts';
import { startOriginProcess } from './origin-process.ts';
import { untilAskedToStop } from './signals.ts';

/** Runs parts of an origin against the services that the environment names. */
const originCommand = (description: string, parts: { api: boolean; worker: boolean }) =>
  defineCommand({
    meta: { description },
    async run() {
      const configuration = configurationOrExit(process.env);
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
      process.exit(0);
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
