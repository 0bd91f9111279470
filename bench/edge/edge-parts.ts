import { runtimes, type Runtime } from '../../platform/cli/edge/runtimes.ts';
import { startEdge, type RunningEdge } from '../../platform/cli/edge/start-edge.ts';
import { bundleEdge } from '../../platform/cli/edge/bundle-edge.ts';
import {
  createEdgeWorld,
  type EdgeParts,
  type EdgeWorld,
} from '../../tests/runtimes/edge-world.ts';
import type { Home } from '../commands/home.ts';

export { runtimes };

/** A world of the tests, with one organization and a payment that edges read. */
export interface EdgeBench {
  readonly world: EdgeWorld;
  readonly apiKey: string;
  readonly path: string;
  edge(runtime: Runtime, parts?: EdgeParts): Promise<RunningEdge>;
  /** A Hono app that answers the same bytes and headers. */
  bare(runtime: Runtime, answer: { body: string; headers: object }): Promise<RunningEdge>;
}

export async function edgeBench(home: Home): Promise<EdgeBench> {
  const world = await createEdgeWorld();
  home.atEnd(async () => world[Symbol.asyncDispose]());
  const { api, apiKey } = await world.newOrganization();
  const body = { id: 'read', amount: 1_234, currency: 'EUR', description: 'Read again and again' };
  const made = await api.send('POST', '/v1/payments', { body });
  if (made.status !== 201) throw new Error(`POST /v1/payments: ${made.status}`);
  const bundle = await bundleEdge(home.path('bare'), `${import.meta.dir}/bare-edge.ts`);
  return {
    world,
    apiKey,
    path: '/v1/payments/read',
    edge: (runtime, parts) => world.startEdge(runtime, parts),
    async bare(runtime, answer) {
      const edge = await startEdge({
        runtime,
        bundle: bundle.path,
        output: 'ignore',
        environment: {
          BARE_BODY: answer.body,
          BARE_HEADERS: JSON.stringify(answer.headers),
        },
        variables: ['BARE_BODY', 'BARE_HEADERS'],
      });
      home.atEnd(() => edge.stop());
      return edge;
    },
  };
}
