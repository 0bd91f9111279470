import { inHome } from '../commands/home.ts';
import { paceOf } from '../commands/pace.ts';
import { milliseconds, type Figure, type Section } from '../commands/report.ts';
import { apiClient } from '../../tests/support/api-client.ts';
import { edgeBench, runtimes } from './edge-parts.ts';

const asked = 200;

/** Reads while the cache server takes requests and says nothing. */
export const hung = (): Promise<Section> =>
  inHome(async (home) => {
    const { world, apiKey, edge: start } = await edgeBench(home);
    const figures: Figure[] = [];
    for (const runtime of runtimes) {
      const edge = await start(runtime);
      const api = apiClient(fetch, apiKey, edge.url);
      await api.send('GET', '/v1/payments');
      if (world.upstash) world.upstash.fault = 'hang';
      const times: number[] = [];
      for (let count = 0; count < asked; count++) {
        const { status, ms } = await api.send('GET', `/v1/payments?reference=${runtime}-${count}`);
        if (status !== 200) throw new Error(`Expected 200, got ${status}`);
        times.push(ms);
      }
      await world.mend();
      await edge.stop();
      const { p50Ms, p99Ms } = paceOf(times, 1, asked);
      figures.push({
        name: `Searches on ${runtime} with a cache server that hangs, p99`,
        figure: milliseconds(p99Ms),
        against: `p50 ${milliseconds(p50Ms)}`,
        value: p99Ms,
        target: { atMost: 400 },
      });
    }
    return { title: 'A cache server that hangs', figures, notes: [`${asked} each`] };
  });
