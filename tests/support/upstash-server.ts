import type { RedisClient } from 'bun';
import { startFaultyServer, type FaultyServer } from './faulty-server.ts';

/** What the server answers a read with. */
export type WrongValues =
  | 'none'
  /** Values that nobody wrote. */
  | 'garbage'
  /** What another organization has under the same name. */
  | 'foreign'
  /** The first value that a name ever had. */
  | 'older'
  /** Nothing: it has lost everything before each request. */
  | 'flushed';

/** Upstash's REST interface before a redis-server, with faults to set. */
export interface UpstashServer extends FaultyServer {
  readonly token: string;
  wrongValues: WrongValues;
  /** Of `foreign`: whose values are answered in the place of whose. */
  foreign: { readonly own: string; readonly other: string };
  /** The share of writes that are answered, and lost: 0 to 1. */
  droppedWrites: number;
}

type Reply = string | number | null | Reply[];

/** Takes one command at a time (`POST /`), which is all that the tier sends. */
export async function startUpstashServer(redis: RedisClient): Promise<UpstashServer> {
  const token = 'test-token';
  const firstValues = new Map<string, string>();

  const send = async ([name = '', ...args]: string[]): Promise<Reply> =>
    (await redis.send(name, args)) as Reply;

  /** Keeps the first value of each name that a script has written. */
  async function remember([command, , count, ...args]: string[]): Promise<void> {
    const names = command?.toUpperCase() === 'EVAL' ? args.slice(0, Number(count)) : [];
    for (const name of names.filter((each) => !firstValues.has(each))) {
      const value = await send(['GET', name]);
      if (typeof value === 'string') firstValues.set(name, value);
    }
  }

  async function read(command: string[]): Promise<Reply> {
    const { wrongValues, foreign } = server;
    const names = command.slice(1);
    if (wrongValues === 'garbage') return names.map(() => '{"epoch":1}\n{"a":');
    if (wrongValues === 'older') return names.map((name) => firstValues.get(name) ?? null);
    if (wrongValues !== 'foreign') return send(command);
    return send(command.map((each) => each.replace(foreign.own, foreign.other)));
  }

  async function run(command: string[]): Promise<Reply> {
    if (server.wrongValues === 'flushed') await send(['FLUSHALL']);
    if (command[0]?.toUpperCase() === 'MGET') return read(command);
    if (command[0]?.toUpperCase() === 'EVAL' && Math.random() < server.droppedWrites) return 0;
    const reply = await send(command);
    await remember(command);
    return reply;
  }

  const http = await startFaultyServer(async ({ headers, body }) => {
    if (headers.authorization !== `Bearer ${token}`) {
      return { status: 401, json: { error: 'WRONGPASS invalid or missing auth token' } };
    }
    try {
      const reply = await run((JSON.parse(body) as unknown[]).map(String));
      const encoded = headers['upstash-encoding'] === 'base64';
      return { status: 200, json: { result: encoded ? base64(reply) : reply } };
    } catch (error) {
      return { status: 400, json: { error: (error as Error).message } };
    }
  });
  const server: UpstashServer = Object.assign(http, {
    token,
    wrongValues: 'none' as const,
    foreign: { own: '', other: '' },
    droppedWrites: 0,
  });
  return server;
}

/** As Upstash does it: every text but OK. */
function base64(reply: Reply): Reply {
  if (Array.isArray(reply)) return reply.map(base64);
  if (typeof reply !== 'string' || reply === 'OK') return reply;
  return Buffer.from(reply).toString('base64');
}
