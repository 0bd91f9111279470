import { inHome } from '../commands/home.ts';
import type { Figure, Section } from '../commands/report.ts';
import { until } from '../../tests/support/until.ts';
import { apiClient } from '../../tests/support/api-client.ts';
import { edgeBench } from './edge-parts.ts';

const memoryMs = 2_100;

/** How often a read goes over the network, counted where it arrives. */
export const trips = (): Promise<Section> =>
  inHome(async (home) => {
    const { world, apiKey, edge: start, path } = await edgeBench(home);
    const { replica, upstash, origin } = world;
    if (!upstash) throw new Error('Install redis-server: round trips to it are counted');
    const edge = await start('workerd');
    const api = apiClient(fetch, apiKey, edge.url);
    const by = (tier: string, asked: string, headers: Record<string, string> = {}) =>
      until(`${tier} answers`, 20_000, async () => {
        const before = { upstash: upstash.requests, replica: replica.requests };
        const { length } = origin.requests;
        const answer = await api.send('GET', asked, { headers });
        // The relay's own beats pass the cache server too: a quiet moment is waited for.
        if (answer.headers.get('Cache-Status')?.startsWith(tier) !== true) {
          await Bun.sleep(memoryMs);
          return false;
        }
        return {
          upstash: upstash.requests - before.upstash,
          replica: replica.requests - before.replica,
          origin: origin.requests.length - length,
        };
      });
    await world.pausePublishing();
    const search = '/v1/payments?currency=EUR&sort=amount';
    await api.send('GET', search);
    await api.send('GET', path);
    await Bun.sleep(memoryMs);
    const point = await by('upstash', path);
    const list = await by('upstash', search);
    const noCache = await start('workerd', { upstash: false });
    const there = apiClient(fetch, apiKey, noCache.url);
    await there.send('GET', path);
    const beforeMiss = replica.requests;
    await there.send('GET', '/v1/payments?currency=EUR&limit=5');
    const miss = replica.requests - beforeMiss;
    const figure = (name: string, value: number): Figure => ({
      name,
      figure: String(value),
      value,
      target: { atMost: 1 },
    });
    return {
      title: 'Round trips of a read at the edge',
      figures: [
        figure('A payment that the cache server has: to it', point.upstash),
        figure('A search that the cache server has: to it', list.upstash),
        figure('A search that nobody has: to the replica', miss),
      ],
      notes: [`Beside the hits: ${JSON.stringify({ point, list })}`],
    };
  });
