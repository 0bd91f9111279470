import { appendFileSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { pathToFileURL } from 'node:url';
import type { Health } from '../http/health.ts';
import { startLog } from '../logging/structured-log.ts';
import { isPortFree } from '../temporal/free-port.ts';
import { keepDevelopmentServer } from '../temporal/kept-server.ts';
import { findServerBinary } from '../temporal/server-binary.ts';
import { buildDashboard } from './build-dashboard.ts';
import { bufferedLines } from './buffered-lines.ts';
import { cliCommand } from './frame/cli-command.ts';
import { numberOf } from './frame/numbers.ts';
import type { Printer } from './output/printer.ts';
import { edgeSecretOf, openDevHome } from './dev-home.ts';
import { devOrganization, signInUrl } from './dev-organization.ts';
import { originConfiguration } from './origin-configuration.ts';
import { untilAskedToStop } from './signals.ts';

/** Everything on one machine: Temporal, database, API, worker, an organization and its key. */
export const dev = cliCommand({
  description: 'Run everything on this machine, for development',
  args: {
    port: { type: 'string', description: 'Port of the API (PORT, 3000)' },
    home: { type: 'string', description: 'Folder for the state (QUITTANCE_HOME, .quittance)' },
    'temporal-port': { type: 'string', description: "Port of Temporal's server (7233)" },
  },
  run: (args, printer) => run(args, printer),
});

const readyLimitMs = 5_000;
const lookEveryMs = 50;

interface DevArguments {
  readonly port?: string | undefined;
  readonly home?: string | undefined;
  readonly 'temporal-port'?: string | undefined;
}

async function run(args: DevArguments, printer: Printer): Promise<void> {
  const say = (message: string): void => void printer.say(message);
  const stopped = untilAskedToStop();
  const startedAt = performance.now();
  // An empty one counts as absent: it must not hide what is known here.
  const env = Object.fromEntries(Object.entries(process.env).filter(([, value]) => value));
  // Keys and payments lie in the files of this process and of its Temporal.
  process.umask(0o077);
  const port = String(numberOf('port or PORT', args.port ?? env['PORT'] ?? '3000', 1, 65_535));
  const temporalPort = numberOf('temporal-port', args['temporal-port'] ?? '7233', 1, 65_535);
  const home = await openDevHome(args.home ?? env['QUITTANCE_HOME'] ?? '.quittance');
  if (!(await isPortFree(Number(port)))) {
    throw new Error(`Port ${port} is taken; choose another one with --port or PORT`);
  }
  // The API works without it: its page says how it is built.
  await buildDashboard(say).catch((error: Error) => say(error.message));
  const credentials = await home.credentials();
  const known = {
    DATABASE_URL: pathToFileURL(home.path('quittance.db')).href,
    QUITTANCE_SECRET: credentials.secret,
    QUITTANCE_ROOT_KEY: credentials.rootKey,
    EDGE_SECRET: edgeSecretOf(credentials),
    RATE_LIMIT: '0',
    ...env,
    PORT: port,
  };
  // Before anything is started that would have to be stopped again.
  originConfiguration(known);
  const temporal = env['TEMPORAL_ADDRESS']
    ? { address: env['TEMPORAL_ADDRESS'], uiUrl: undefined, stop: async () => undefined }
    : await startTemporal(temporalPort, home.path.bind(home), say);
  try {
    const configuration = originConfiguration({
      ...(temporal.uiUrl !== undefined && { TEMPORAL_UI_URL: temporal.uiUrl }),
      ...known,
      TEMPORAL_ADDRESS: temporal.address,
    });
    const logFile = home.path('quittance.log');
    const log = await startLog({
      level: configuration.logLevel,
      write: bufferedLines((text) => appendFileSync(logFile, text)),
    });
    say('Starting the API and a worker');
    const hostname = '127.0.0.1';
    const { startOriginProcess } = await import('./origin-process.ts');
    const origin = await startOriginProcess({
      configuration,
      log,
      hostname,
      api: true,
      worker: true,
    });
    const url = `http://localhost:${port}`;
    const { organizationId, apiKey } = await devOrganization(origin.origin, home, {
      ...credentials,
      rootKey: configuration.rootKey.reveal(),
    });
    const announcement = {
      url,
      organizationId,
      apiKey,
      rootKey: configuration.rootKey.reveal(),
      temporalAddress: temporal.address,
    };
    await untilReady(origin.origin.health);
    await home.announce(announcement);
    const seconds = ((performance.now() - startedAt) / 1_000).toFixed(1);
    const dashboard = await signInUrl(origin.origin, url, apiKey);
    if (printer.json) await printer.one(announcement);
    say(greeting({ url, dashboard, apiKey, logFile, seconds, temporalUi: temporal.uiUrl }));
    await stopped;
    say('Stopping');
    await home.withdraw();
    await origin.stop();
  } finally {
    await home.withdraw();
    await temporal.stop();
  }
}

async function startTemporal(
  port: number,
  path: (name: string) => string,
  say: (message: string) => void,
) {
  const binary = await findServerBinary(say);
  return keepDevelopmentServer({
    binary,
    port,
    databaseFile: path('temporal.db'),
    namespace: 'default',
    logFile: path('temporal.log'),
    onProgress: say,
  });
}

/** What runs in Temporal begins a moment later; where that takes long, `/readyz` says what is missing. */
async function untilReady(health: Health): Promise<void> {
  const giveUpAt = performance.now() + readyLimitMs;
  while ((await health.readiness()).status !== 'ready' && performance.now() < giveUpAt) {
    await sleep(lookEveryMs);
  }
}

const greeting = (of: {
  url: string;
  dashboard: string;
  apiKey: string;
  logFile: string;
  seconds: string;
  temporalUi: string | undefined;
}): string => `
Ready in ${of.seconds} s

  API          ${of.url}, described at ${of.url}/docs
  Dashboard    ${of.dashboard}
               (signs in once, within ten minutes; "quittance dashboard" prints another link)
  Temporal UI  ${of.temporalUi ?? 'where your Temporal runs'}
  Log          ${of.logFile}

Create a payment of 12.34 EUR:

  curl ${of.url}/v1/payments \\
    -H 'Authorization: Bearer ${of.apiKey}' \\
    -H 'Content-Type: application/json' \\
    -H "Idempotency-Key: $(date +%s%N)" \\
    -d '{"amount": 1234, "currency": "EUR", "description": "Order 1234"}'

Press Ctrl-C to stop
`;
