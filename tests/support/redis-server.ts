import { RedisClient } from 'bun';
import { lastingPort } from './lasting-port.ts';
import { until } from './until.ts';

/** Where redis-server is, or why tests that need it are skipped. */
export type FoundRedis = { readonly path: string } | { readonly missing: string };

/** Finds redis-server on PATH, or installs Debian's package where this user may do that. */
export async function findRedisServer(): Promise<FoundRedis> {
  const found = () => Bun.which('redis-server');
  let reason = 'install the package redis-server';
  if (!found() && Bun.which('apt-get') && process.getuid?.() === 0) {
    console.error('Installing redis-server for the tests of the cache');
    for (const args of [['update'], ['install', '-y', '--no-install-recommends', 'redis-server']]) {
      // Runlevel 1, so that the package does not start a server of its own.
      const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive', RUNLEVEL: '1' };
      const apt = Bun.spawn(['apt-get', '-qq', ...args], {
        env,
        stdio: ['ignore', 'ignore', 'ignore'],
      });
      if ((await apt.exited) !== 0) reason = `apt-get ${args[0]} failed; ${reason}`;
    }
  }
  const path = found();
  if (path) return { path };
  const missing = `redis-server is not on PATH: ${reason}`;
  console.error(`Skipping the tests that need a cache server: ${missing}`);
  return { missing };
}

export interface RedisServer {
  /** `redis://127.0.0.1:…` */
  readonly url: string;
  readonly client: RedisClient;
  stop(): Promise<void>;
}

/** Starts an empty server on a free port, which writes nothing to the disk. */
export async function startRedisServer(path: string): Promise<RedisServer> {
  const port = await lastingPort();
  const settings = ['--port', `${port}`, '--bind', '127.0.0.1', '--save', '', '--appendonly', 'no'];
  const server = Bun.spawn([path, ...settings], { stdio: ['ignore', 'ignore', 'ignore'] });
  const url = `redis://127.0.0.1:${port}`;
  const client = new RedisClient(url);
  await until('redis-server answers', 20_000, async () => {
    await client.connect();
    return (await client.send('PING', [])) === 'PONG';
  });
  return {
    url,
    client,
    async stop() {
      client.close();
      server.kill();
      await server.exited;
    },
  };
}
