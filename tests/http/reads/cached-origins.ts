import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { openFile } from '../../../platform/database/file.ts';
import { migrate } from '../../../platform/database/migrate.ts';
import { migrations } from '../../../platform/database/migrations/index.ts';
import { startHranaServer, type HranaServer } from '../../support/hrana-server.ts';
import { startRedisServer } from '../../support/redis-server.ts';
import { scratchFolder } from '../../support/scratch-folder.ts';
import { startUpstashServer, type UpstashServer } from '../../support/upstash-server.ts';
import { startApi, type ApiUnderTest } from '../api-under-test.ts';

/** A database with all that may stand before it. */
export interface CachedDatabase extends AsyncDisposable {
  readonly replica: HranaServer;
  /** Undefined where there is no redis-server. */
  readonly upstash: UpstashServer | undefined;
  /** What the cache server has under a name. */
  value(name: string): Promise<string | null>;
  /** Has the cache server forget when it was told last that it has everything. */
  flushBeat(): Promise<void>;
  /** One more origin over it. */
  start(): Promise<CachedOrigin>;
}

export interface CachedOrigin extends ApiUnderTest {
  /** Has it publish events, to the cache server among others, until it is told to stop. */
  publish(): { stop(): Promise<void> };
}

/** `redisPath` is where redis-server is. */
export async function createCachedDatabase(redisPath?: string): Promise<CachedDatabase> {
  const databaseUrl = pathToFileURL(join(await scratchFolder(), 'quittance.db')).href;
  const database = await openFile(databaseUrl);
  await migrate(database, migrations);
  await database.close();
  const replica = await startHranaServer(databaseUrl);
  const redis = redisPath === undefined ? undefined : await startRedisServer(redisPath);
  const upstash = redis && (await startUpstashServer(redis.client));
  const started: CachedOrigin[] = [];
  return {
    replica,
    upstash,
    value: async (name) => (await redis?.client.get(name)) ?? null,
    flushBeat: async () => void (await redis?.client.del('quittance:1:beat')),
    async start() {
      const { url, authToken } = replica;
      const origin = await startApi({
        databaseUrl,
        replica: { url, authToken },
        ...(upstash && { upstash: { url: upstash.url, token: upstash.token } }),
      });
      const cached: CachedOrigin = {
        ...origin,
        publish() {
          const ending = new AbortController();
          const publishing = origin.origin.activities.relay.run(ending.signal);
          return {
            async stop() {
              ending.abort();
              await publishing;
            },
          };
        },
      };
      started.push(cached);
      return cached;
    },
    async [Symbol.asyncDispose]() {
      for (const origin of started) await origin[Symbol.asyncDispose]();
      await replica.close();
      await upstash?.close();
      await redis?.stop();
    },
  };
}
