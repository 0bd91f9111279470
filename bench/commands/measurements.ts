import { dirname } from 'node:path';
import type { Home } from './home.ts';
import { databaseOf, makeOrganization, sendPayment, type OriginProcess } from './origin.ts';
import { startProgram, type LoadResult } from './programs.ts';
import type { Measurement } from './rounds.ts';

/** The load generator, and the measurements that are made with it. */
export async function loadOn(home: Home, origin: OriginProcess) {
  const apiKey = await makeOrganization(origin);
  await sendPayment(origin, apiKey);
  const load = startProgram(home, 'load');
  const send = async (of: {
    clients: number;
    seconds: number;
    pauseMs?: number;
    commands?: number;
  }): Promise<LoadResult> => {
    const result = await load.ask({ port: origin.port, apiKey, ...of });
    const others = Object.keys(result.statuses).filter((status) => status !== '201');
    if (others.length === 0) return result;
    throw new Error(`Expected 201 for every command, got ${JSON.stringify(result.statuses)}`);
  };
  return {
    apiKey,
    send,
    /** The latency of one client. */
    latency:
      (name: string, seconds: number, pauseMs = 0): Measurement =>
      async () => ({ [`${name}, p50 ms`]: (await send({ clients: 1, seconds, pauseMs })).p50Ms }),
    /** The rate of many. */
    throughput:
      (clients: number, seconds: number): Measurement =>
      async () => {
        const { perSecond, p50Ms, p99Ms } = await send({ clients, seconds });
        return {
          [`${clients} clients, per s`]: perSecond,
          [`${clients} clients, p50 ms`]: p50Ms,
          [`${clients} clients, p99 ms`]: p99Ms,
        };
      },
  };
}

/** The floor under the database: the same rows by `client.batch`, without anything round it. */
export function bareBatches(home: Home): {
  readonly alone: (seconds: number) => Measurement;
  readonly together: (seconds: number) => Measurement;
} {
  const file = databaseOf(home);
  const bare = startProgram(home, 'bare-batch', dirname(file), file);
  const groups = [64, 200];
  return {
    alone: (seconds) => async () => ({
      'bare batch alone, p50 ms': (await bare.ask({ group: 1, seconds })).p50Ms,
    }),
    together: (seconds) => async () => {
      const rates: number[] = [];
      for (const group of groups) rates.push((await bare.ask({ group, seconds })).perSecond);
      return { 'bare group commit, per s': Math.max(...rates) };
    },
  };
}
