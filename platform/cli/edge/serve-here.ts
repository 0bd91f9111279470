import { setTimeout as sleep } from 'node:timers/promises';
import { createEdge } from '../../edge/create-edge.ts';
import { serveOnBun } from './bun-server.ts';
import type { EdgeOptions, RunningEdge } from './start-edge.ts';

/** For so long requests may end; a stream of events never does. */
const drainMs = 5_000;
/** For so long its last spans may take: a collector that is away holds up no end. */
const tellMs = 2_000;

/** Runs an edge in this process, of the sources as they are: nothing has to be bundled. */
export function serveHere({
  port = 0,
  hostname = '127.0.0.1',
  environment,
}: Pick<EdgeOptions, 'port' | 'hostname' | 'environment'>): Pick<
  RunningEdge,
  'url' | 'ended' | 'stop'
> {
  const edge = createEdge(environment);
  const server = serveOnBun(edge, { hostname, port });
  const within = (ms: number, work: Promise<unknown>): Promise<unknown> =>
    Promise.race([work, sleep(ms, undefined, { ref: false })]);
  return {
    url: `http://${hostname === '0.0.0.0' ? '127.0.0.1' : hostname}:${server.port}`,
    // It ends with this process only.
    ended: new Promise(() => undefined),
    async stop() {
      await within(drainMs, server.stop());
      await within(tellMs, edge.close());
      await server.stop(true);
    },
  };
}
