import { mkdir } from 'node:fs/promises';
import { dirname } from 'node:path';
import { fileURLToPath } from 'node:url';
import { startLog } from '../logging/structured-log.ts';
import { withDatabaseInHome } from './database-in-home.ts';
import { cliCommand } from './frame/cli-command.ts';
import { bufferedLines } from './buffered-lines.ts';
import { originConfiguration } from './origin-configuration.ts';
import { untilAskedToStop } from './signals.ts';

const homeArgument = {
  home: {
    type: 'string',
    description: 'Folder of the database without a DATABASE_URL (QUITTANCE_HOME, .quittance)',
  },
} as const;
const portArguments = {
  api: { port: { type: 'string', description: 'Port of the API (PORT, 3000)' } },
  worker: {
    port: { type: 'string', description: 'Port of its health and metrics (WORKER_PORT, none)' },
  },
} as const;

/** Runs parts of an origin against the services that the environment names. */
const originCommand = (description: string, parts: { api: boolean; worker: boolean }) =>
  cliCommand({
    description,
    args: { ...portArguments[parts.api ? 'api' : 'worker'], ...homeArgument },
    async run(args) {
      const { port, home } = args as { port?: string; home?: string };
      const { env } = process;
      const named = port && { [parts.api ? 'PORT' : 'WORKER_PORT']: port };
      const given = withDatabaseInHome({ ...env, ...named }, home);
      const configuration = originConfiguration(given);
      const stopped = untilAskedToStop();
      if (!env['DATABASE_URL']) {
        const folder = dirname(fileURLToPath(configuration.database.url));
        await mkdir(folder, { recursive: true, mode: 0o700 });
      }
      const log = await startLog({
        level: configuration.logLevel,
        write: bufferedLines((text) => void process.stdout.write(text)),
      });
      const hostname = '0.0.0.0';
      const { startOriginProcess } = await import('./origin-process.ts');
      const origin = await startOriginProcess({ configuration, log, hostname, ...parts });
      log.info('Ready', { url: origin.url, ...parts });
      await stopped;
      log.info('Stopping');
      await origin.stop();
    },
  });

export const serve = originCommand('Run the API and a worker', { api: true, worker: true });
export const api = originCommand('Run the API without a worker', { api: true, worker: false });
export const worker = originCommand('Run a worker without the API', { api: false, worker: true });
