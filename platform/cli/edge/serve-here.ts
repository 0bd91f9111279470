import { setTimeout as sleep } from 'node:timers/promises';
import { createEdge } from '../../edge/create-edge.ts';
import { serveOnBun } from './bun-server.ts';
import type { EdgeOptions, RunningEdge } from './start-edge.ts';

/** For so long requests may end; a stream of events never does. */
const drainMs = 5_000;

/** Runs an edge in this process, of the sources as they are: nothing has to be bundled. */
export function serveHere({
  port = 0,
  hostname = '127.0.0.1',
  environment,
}: Pick<EdgeOptions, 'port' | 'hostname' | 'environment'>): Pick<
  RunningEdge,
  'url' | 'ended' | 'stop'
> {
  const server = serveOnBun(createEdge(environment), { hostname, port });
  return {
    url: `http://${hostname === '0.0.0.0' ? '127.0.0.1' : hostname}:${server.port}`,
    // It ends with this process only.
    ended: new Promise(() => undefined),
    async stop() {
      await Promise.race([server.stop(), sleep(drainMs, undefined, { ref: false })]);
      await server.stop(true);
    },
  };
}
