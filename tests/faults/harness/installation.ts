import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { lastingPort } from '../../support/lasting-port.ts';
import { apiClient, newOrganization, type ApiClient } from '../../support/api-client.ts';
import { scratchFolder } from '../../support/scratch-folder.ts';
import { until } from '../../support/until.ts';
import { startProgram, type Program } from './program.ts';

/** A database, its secrets and ports: what several processes of one installation share. */
export interface Installation {
  readonly folder: string;
  readonly databaseFile: string;
  readonly port: number;
  readonly url: string;
  readonly rootKey: string;
  start(
    command: 'serve' | 'api' | 'worker',
    environment?: Readonly<Record<string, string>>,
  ): Program;
  /** Another program over the same database, with some variables of its own. */
  run(program: string, environment?: Readonly<Record<string, string>>): Program;
  /** Resolves when the API answers that it can serve. */
  ready(limitMs?: number): Promise<void>;
  newOrganization(): ReturnType<typeof newOrganization>;
  client(apiKey: string): ApiClient;
}

const requestLimitMs = 15_000;

/** Sends over a socket; whoever does not answer in time counts as unreachable. */
export const sendOver = (request: Request): Promise<Response> =>
  fetch(request, { signal: AbortSignal.timeout(requestLimitMs) });

export async function createInstallation(options: {
  readonly temporalAddress: string;
  readonly folder?: string;
  readonly environment?: Readonly<Record<string, string>>;
}): Promise<Installation> {
  const folder = options.folder ?? (await scratchFolder());
  const databaseFile = join(folder, 'quittance.db');
  const port = await lastingPort();
  const url = `http://127.0.0.1:${port}`;
  const rootKey = `root_${crypto.randomUUID()}`;
  const environment = {
    PORT: String(port),
    DATABASE_URL: pathToFileURL(databaseFile).href,
    TEMPORAL_ADDRESS: options.temporalAddress,
    QUITTANCE_SECRET: crypto.randomUUID(),
    QUITTANCE_ROOT_KEY: rootKey,
    RATE_LIMIT: '0',
    LOG_LEVEL: 'warning',
    ...options.environment,
  };
  return {
    folder,
    databaseFile,
    port,
    url,
    rootKey,
    start: (command, own = {}) =>
      startProgram(['platform/cli/main.ts', command], { ...environment, ...own }),
    run: (program, own = {}) => startProgram([program], { ...environment, ...own }),
    ready: (limitMs = 60_000) => ready(url, limitMs),
    newOrganization: () => newOrganization(sendOver, rootKey, url),
    client: (apiKey) => apiClient(sendOver, apiKey, url),
  };
}

/** Resolves when `/readyz` answers 200. */
export const ready = (url: string, limitMs = 60_000): Promise<void> =>
  until(`${url} is ready`, limitMs, async () => {
    const { status } = await fetch(`${url}/readyz`, { signal: AbortSignal.timeout(2_000) });
    return status === 200;
  }).then(() => undefined);
