import { setTimeout as sleep } from 'node:timers/promises';
import { startWorker, type RunningWorker } from '../../worker/main.ts';
import type { Configuration } from '../config/configuration.ts';
import type { Log } from '../logging/log.ts';
import { createOrigin, type Origin } from '../origin.ts';
import { serveHttp, type HttpServer } from './http-server.ts';

/** What one OS process is to run. */
export interface OriginProcessOptions {
  readonly configuration: Configuration;
  readonly log: Log;
  readonly api: boolean;
  readonly worker: boolean;
  /** `127.0.0.1` keeps the API to this machine. */
  readonly hostname: string;
}

export interface OriginProcess {
  readonly origin: Origin;
  /** Of the API, or of a worker's health and metrics; undefined where nothing listens. */
  readonly url: string | undefined;
  /** Lets requests and activities finish, then closes everything. */
  stop(): Promise<void>;
}

const limits = {
  drainMs: 15_000,
  restartWorkerMs: 500,
  /** What stays the same is said again so often. */
  sayAgainMs: 30_000,
};

/** Runs the API, a worker, or both, in this OS process. */
export async function startOriginProcess(options: OriginProcessOptions): Promise<OriginProcess> {
  const { configuration, log } = options;
  const origin = await createOrigin(configuration, { log });
  // Before the worker: whoever watches it sees it come, and a port that is taken ends the start.
  const watched = options.api
    ? undefined
    : serveHealth(origin, options, () => worker?.running ?? false);
  const worker = options.worker ? keepWorker(origin, options) : undefined;
  await worker?.started;
  const server: HttpServer | undefined = options.api
    ? serveHttp(origin.app, { port: configuration.port, hostname: options.hostname })
    : undefined;
  return {
    origin,
    url: (server ?? watched)?.url,
    async stop() {
      origin.health.beginShutdown();
      await Promise.race([server?.stop(), sleep(limits.drainMs, undefined, { ref: false })]);
      await worker?.stop();
      await watched?.stop();
      await origin.close();
    },
  };
}

/** Serves the health and the metrics of a worker, where a port for them is configured. */
function serveHealth(
  origin: Origin,
  { configuration, hostname }: OriginProcessOptions,
  isRunning: () => boolean,
): HttpServer | undefined {
  const { workerPort: port } = configuration;
  if (port === undefined) return undefined;
  return serveHttp(origin.workerApp(isRunning), { port, hostname, chosenBy: 'WORKER_PORT' });
}

/** Runs a worker, and another one should it ever end by itself. */
function keepWorker(
  { client, identity, activities }: Origin,
  { configuration, log }: OriginProcessOptions,
) {
  let current: RunningWorker | undefined;
  let stopping = false;
  let saidAt = -Infinity;
  const started = Promise.withResolvers<void>();
  const run = async (): Promise<void> => {
    while (!stopping) {
      try {
        current = await startWorker({
          temporal: configuration.temporal,
          client,
          databaseId: identity.id,
          updatesPerRun: configuration.updatesPerRun,
          activities,
          log,
        });
        started.resolve();
        saidAt = -Infinity;
        await current.ended;
      } catch (error) {
        if (performance.now() - saidAt > limits.sayAgainMs) {
          log.error('Cannot keep the worker running; starting it again until it does', { error });
          saidAt = performance.now();
        }
        // Commands are accepted without a worker, so the API need not wait for one.
        started.resolve();
      }
      if (!stopping) await sleep(limits.restartWorkerMs);
    }
  };
  const ended = run();
  return {
    started: started.promise,
    get running() {
      return current?.running ?? false;
    },
    async stop() {
      stopping = true;
      await current?.stop();
      await ended;
    },
  };
}
