import { setTimeout as sleep } from 'node:timers/promises';
import {
  startDevelopmentServer,
  type DevelopmentServer,
  type DevelopmentServerOptions,
} from './development-server.ts';

const backOffMs = { first: 500, greatest: 30_000 };

/** A server that is started again whenever it ends, with the same store and ports. */
export type KeptServer = Pick<DevelopmentServer, 'address' | 'uiUrl' | 'stop'>;

/**
 * Starts a Temporal development server and keeps one running until it is stopped: commands are
 * accepted without it, and executed once it is back. Throws where the first cannot be started.
 */
export async function keepDevelopmentServer(
  options: DevelopmentServerOptions,
): Promise<KeptServer> {
  const say = options.onProgress ?? (() => undefined);
  const stopping = new AbortController();
  const { signal } = stopping;
  let server = await startDevelopmentServer(options);
  const { address, uiUrl } = server;
  const uiPort = uiUrl === undefined ? options.uiPort : Number(new URL(uiUrl).port);

  const pause = (ms: number): Promise<void> =>
    sleep(ms, undefined, { signal }).catch(() => undefined);

  /** Undefined where it was asked to stop meanwhile. */
  const startAgain = async (): Promise<DevelopmentServer | undefined> => {
    for (let waitMs = backOffMs.first; !signal.aborted; waitMs *= 2) {
      await pause(Math.min(waitMs, backOffMs.greatest));
      if (signal.aborted) return undefined;
      try {
        return await startDevelopmentServer({ ...options, uiPort });
      } catch (error) {
        say((error as Error).message);
      }
    }
    return undefined;
  };

  const keeping = (async (): Promise<void> => {
    while (!signal.aborted) {
      await server.exited;
      if (signal.aborted) return;
      say("Temporal's server has ended; commands wait until it is back");
      server = (await startAgain()) ?? server;
    }
  })();

  return {
    address,
    uiUrl,
    async stop() {
      stopping.abort();
      await server.stop();
      await keeping;
      // One that was being started meanwhile.
      await server.stop();
    },
  };
}
