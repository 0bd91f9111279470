import { inHome } from '../commands/home.ts';
import { rate, type Figure, type Section } from '../commands/report.ts';
import { Rounds } from '../commands/rounds.ts';
import { readLoadOn } from '../reads/point-reads.ts';
import { get } from '../reads/read-requests.ts';
import { edgeBench, runtimes } from './edge-parts.ts';
import type { EdgePlan } from './plan.ts';

const clients = 32;
const ofTheServer = new Set(['date', 'content-length', 'connection', 'keep-alive', 'vary']);

/** Reads of what an edge's memory has, on each runtime, against the same bytes on that runtime. */
export const reads = ({ rounds: count, secondsEach }: EdgePlan): Promise<Section> =>
  inHome(async (home) => {
    const bench = await edgeBench(home);
    const load = readLoadOn(home);
    const rounds = new Rounds();
    const starts: string[] = [];
    const figures: Figure[] = [];
    for (const runtime of runtimes) {
      const edge = await bench.edge(runtime);
      starts.push(`${runtime}: ${edge.startMs.toFixed(0)} ms from its start to its first answer`);
      const headers = { Authorization: `Bearer ${bench.apiKey}` };
      const ask = () => fetch(`${edge.url}${bench.path}`, { headers });
      await (await ask()).text();
      const answer = await ask();
      const bare = await bench.bare(runtime, {
        body: await answer.text(),
        headers: Object.fromEntries([...answer.headers].filter(([name]) => !ofTheServer.has(name))),
      });
      const requests = [get(bench.path, bench.apiKey)];
      const measured =
        (name: string, { url }: { readonly url: string }) =>
        async () => {
          const port = Number(new URL(url).port);
          const { perSecond } = await load({ port, requests, clients, seconds: secondsEach });
          return { [`${name} on ${runtime}, per s`]: perSecond };
        };
      await rounds.run(count, [measured('bare', bare)], [measured('cached', edge)]);
      const [mine, against] = [
        rounds.median(`cached on ${runtime}, per s`),
        rounds.median(`bare on ${runtime}, per s`),
      ];
      figures.push({
        name: `Cached on ${runtime} / a bare Hono app with the same bytes`,
        figure: rate(mine),
        against: rate(against),
        value: mine / against,
        target: { atLeast: 0.8 },
      });
      await edge.stop();
      await bare.stop();
    }
    return {
      title: 'Cached reads at the edge',
      figures,
      notes: [...rounds.notes(), ...starts],
    };
  });
