import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { bundleEdge } from '../../platform/cli/edge/bundle-edge.ts';
import type { Runtime } from '../../platform/cli/edge/runtimes.ts';
import { startEdge, type RunningEdge } from '../../platform/cli/edge/start-edge.ts';
import { openFile } from '../../platform/database/file.ts';
import { migrate } from '../../platform/database/migrate.ts';
import { migrations } from '../../platform/database/migrations/index.ts';
import { apiClient, type ApiClient } from '../support/api-client.ts';
import { composeOrigin, signingSecret, type ComposedOrigin } from '../support/composed-origin.ts';
import { startHranaServer, type HranaServer } from '../support/hrana-server.ts';
import { createRecordedLog, type RecordedLog } from '../support/recorded-log.ts';
import { findRedisServer, startRedisServer } from '../support/redis-server.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';
import { startUpstashServer, type UpstashServer } from '../support/upstash-server.ts';
import { startOriginServer, type OriginServer } from './origin-server.ts';

export const edgeSecret = 'a secret that only origin and edge know';

/** An origin that publishes, a replica, a cache server where there is redis, and edges. */
export interface EdgeWorld extends AsyncDisposable {
  /** Another one after a restore, as origin and replica are. */
  readonly databaseUrl: string;
  readonly api: ComposedOrigin;
  readonly origin: OriginServer;
  readonly replica: HranaServer;
  /** Undefined where there is no redis-server. */
  readonly upstash: UpstashServer | undefined;
  /** What the origin has logged. */
  readonly log: RecordedLog;
  /** Sets everything that may go wrong back. */
  mend(): Promise<void>;
  startEdge(runtime: Runtime, parts?: EdgeParts): Promise<EdgeUnderTest>;
  newOrganization(): ReturnType<ComposedOrigin['newOrganization']>;
  /** Ends what writes to the cache server by itself. */
  pausePublishing(): Promise<void>;
  /** Copies the database while it is in use; returns the folder of the copy. */
  backUp(): Promise<string>;
  /** Has another database made of a copy, as on another machine, while the edges run. */
  restore(folder: string): Promise<void>;
}

/** What an edge has beside the origin: all there is where nothing is said. */
export interface EdgeParts {
  readonly replica?: boolean;
  readonly upstash?: boolean;
  readonly edgeSecret?: string | undefined;
  readonly environment?: Readonly<Record<string, string>>;
}

export interface EdgeUnderTest extends RunningEdge {
  as(apiKey: string): ApiClient;
}

export async function createEdgeWorld(): Promise<EdgeWorld> {
  const folder = await temporaryFolder();
  let databaseUrl = pathToFileURL(join(folder.path, 'quittance.db')).href;
  const database = await openFile(databaseUrl);
  await migrate(database, migrations);
  await database.close();
  let replica = await startHranaServer(databaseUrl);
  const found = await findRedisServer();
  const redis = 'path' in found ? await startRedisServer(found.path) : undefined;
  const upstash = redis && (await startUpstashServer(redis.client));
  const recorded = createRecordedLog();
  const compose = () =>
    composeOrigin({
      databaseUrl,
      // Nobody listens there: commands are executed where they are accepted.
      temporalAddress: '127.0.0.1:1',
      commandGateway: 'direct',
      edgeSecret,
      log: recorded,
      ...(upstash && { upstash: { url: upstash.url, token: upstash.token } }),
    });
  let api = await compose();
  const publish = () => {
    const ending = new AbortController();
    return { ending, over: api.origin.activities.relay.run(ending.signal) };
  };
  let publishing = publish();
  const pausePublishing = async (): Promise<void> => {
    publishing.ending.abort();
    await publishing.over;
  };
  const origin = await startOriginServer((request) => api.origin.app.fetch(request));
  const { path: bundle } = await bundleEdge(folder.path);
  const edges: RunningEdge[] = [];
  let copies = 0;

  return {
    get databaseUrl() {
      return databaseUrl;
    },
    get api() {
      return api;
    },
    origin,
    get replica() {
      return replica;
    },
    upstash,
    log: recorded,
    newOrganization: () => api.newOrganization(),
    pausePublishing,
    async backUp() {
      const copy = join(folder.path, `copy-${copies++}`);
      await commandOf('backup', '--database', databaseUrl, '--to', copy);
      return copy;
    },
    async restore(copy) {
      await origin.leave();
      await pausePublishing();
      await api[Symbol.asyncDispose]();
      const port = Number(new URL(replica.url).port);
      await replica.close();
      databaseUrl = pathToFileURL(`${copy}.db`).href;
      await commandOf('restore', '--database', databaseUrl, '--from', copy);
      api = await compose();
      replica = await startHranaServer(databaseUrl, port);
      publishing = publish();
      await origin.comeBack();
    },
    async mend() {
      origin.fault = 'none';
      Object.assign(replica, { fault: 'none', delayMs: 0, lagMs: 0 });
      if (upstash)
        Object.assign(upstash, {
          fault: 'none',
          delayMs: 0,
          wrongValues: 'none',
          droppedWrites: 0,
        });
    },
    async startEdge(runtime, parts = {}) {
      const edge = await startEdge({
        runtime,
        bundle,
        output: process.env['EDGE_OUTPUT'] === undefined ? 'ignore' : 'inherit',
        environment: {
          COMMANDS_URL: origin.url,
          RATE_LIMIT: '0',
          QUITTANCE_SECRET: signingSecret,
          EDGE_SECRET: 'edgeSecret' in parts ? parts.edgeSecret : edgeSecret,
          ...(parts.replica !== false && {
            DATABASE_REPLICA_URL: replica.url,
            DATABASE_REPLICA_AUTH_TOKEN: replica.authToken,
          }),
          ...(parts.upstash !== false &&
            upstash && {
              UPSTASH_REDIS_REST_URL: upstash.url,
              UPSTASH_REDIS_REST_TOKEN: upstash.token,
            }),
          ...parts.environment,
        },
      });
      edges.push(edge);
      return { ...edge, as: (apiKey) => apiClient(fetch, apiKey, edge.url) };
    },
    async [Symbol.asyncDispose]() {
      await Promise.all(edges.map((edge) => edge.stop()));
      await pausePublishing();
      await origin.close();
      await api[Symbol.asyncDispose]();
      await replica.close();
      await upstash?.close();
      await redis?.stop();
      await folder.remove();
    },
  };
}

/** Runs a command of the command line. */
async function commandOf(...words: string[]): Promise<void> {
  const child = Bun.spawn([process.execPath, 'platform/cli/main.ts', ...words], {
    cwd: join(import.meta.dir, '../..'),
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  const [said, code] = await Promise.all([new Response(child.stderr).text(), child.exited]);
  if (code !== 0) throw new Error(`quittance ${words.join(' ')} ended with ${code}: ${said}`);
}
