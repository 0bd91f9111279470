import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { Runtime } from '../../platform/cli/edge/runtimes.ts';
import { startEdge, type RunningEdge } from '../../platform/cli/edge/start-edge.ts';
import { freePort } from '../../platform/temporal/free-port.ts';
import { startHranaServer } from '../../tests/support/hrana-server.ts';
import { findRedisServer, startRedisServer } from '../../tests/support/redis-server.ts';
import { temporaryFolder } from '../../tests/support/temporary-folder.ts';
import { until } from '../../tests/support/until.ts';
import { startUpstashServer } from '../../tests/support/upstash-server.ts';

/** What the tour goes through. */
export interface DemoWorld {
  readonly edge: RunningEdge;
  readonly apiKey: string;
  /** Undefined where there is no redis-server. */
  readonly upstash: { fault: string } | undefined;
  /** Ends the origin as a machine ends that loses its power. */
  killOrigin(): Promise<void>;
  startOrigin(): Promise<void>;
  stop(): Promise<void>;
}

const root = join(import.meta.dir, '../..');
const edgeSecret = 'a secret that origin and edge of the demo share';
const replicaLagMs = 2_000;
const startLimitMs = 120_000;

/** Says what it starts, and starts it. */
export async function startDemoWorld(runtime: Runtime): Promise<DemoWorld> {
  const folder = await temporaryFolder();
  const steps: (() => Promise<unknown>)[] = [folder.remove];
  const stop = async (): Promise<void> => {
    for (const step of steps.reverse()) await step();
  };
  try {
    const found = await findRedisServer();
    const redis = 'path' in found ? await startRedisServer(found.path) : undefined;
    if (redis) steps.push(() => redis.stop());
    const upstash = redis && (await startUpstashServer(redis.client));
    if (upstash) steps.push(() => upstash.close());
    console.log(redis ? 'A cache server: redis behind its REST interface' : 'No cache server');
    const cache = upstash && {
      UPSTASH_REDIS_REST_URL: upstash.url,
      UPSTASH_REDIS_REST_TOKEN: upstash.token,
    };

    const home = join(folder.path, 'home');
    const [port, temporalPort] = [await freePort(), await freePort()];
    const read = async (name: string) =>
      JSON.parse(await readFile(join(home, name), 'utf8')) as Record<string, string>;
    let origin: Bun.Subprocess | undefined;
    const startOrigin = async (): Promise<void> => {
      const words = ['--port', `${port}`, '--home', home, '--temporal-port', `${temporalPort}`];
      origin = Bun.spawn([process.execPath, 'platform/cli/main.ts', 'dev', ...words], {
        cwd: root,
        env: { ...process.env, ...cache, EDGE_SECRET: edgeSecret },
        stdio: ['ignore', 'ignore', 'ignore'],
        // A group of its own, which can be killed whole.
        detached: true,
      });
      await until('the origin is ready', startLimitMs, async () => {
        if (origin?.exitCode != null) throw new Error('It ended');
        const answer = await fetch(`http://127.0.0.1:${port}/readyz`);
        return answer.ok && (await read('dev.json'));
      });
    };
    const endOrigin = async (signal: NodeJS.Signals): Promise<void> => {
      if (!origin) return;
      process.kill(signal === 'SIGKILL' ? -origin.pid : origin.pid, signal);
      await origin.exited;
      origin = undefined;
    };
    steps.push(() => endOrigin('SIGTERM'));
    console.log('An origin: Temporal, database, API and a worker (npm run dev)');
    await startOrigin();
    const { apiKey = '' } = await read('dev.json');
    const { secret = '' } = await read('credentials.json');

    console.log(`A replica, ${replicaLagMs / 1_000} seconds behind`);
    const replica = await startHranaServer(pathToFileURL(join(home, 'quittance.db')).href);
    steps.push(() => replica.close());
    replica.lagMs = replicaLagMs;

    const edge = await startEdge({
      runtime,
      environment: {
        COMMANDS_URL: `http://127.0.0.1:${port}`,
        DATABASE_REPLICA_URL: replica.url,
        DATABASE_REPLICA_AUTH_TOKEN: replica.authToken,
        QUITTANCE_SECRET: secret,
        EDGE_SECRET: edgeSecret,
        LOG_LEVEL: 'warning',
        ...cache,
      },
    });
    steps.push(() => edge.stop());
    console.log(`An edge on ${runtime} at ${edge.url}, up in ${edge.startMs.toFixed(0)} ms\n`);
    return { edge, apiKey, upstash, killOrigin: () => endOrigin('SIGKILL'), startOrigin, stop };
  } catch (error) {
    await stop();
    throw error;
  }
}
