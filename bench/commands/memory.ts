import { freePort } from '../../platform/temporal/free-port.ts';
import { inHome } from './home.ts';
import { loadOn } from './measurements.ts';
import { startProduct, untilAnswers } from './origin.ts';
import type { Plan } from './plan.ts';
import { treeMegabytes } from './process-tree.ts';
import { megabytes, rate, type Section } from './report.ts';

const clients = 64;

/** Memory of everything that `dev` runs: API, worker, Temporal's server. */
export const memory = ({ commandsForMemory: commands }: Plan): Promise<Section> =>
  inHome(async (home) => {
    const port = await freePort();
    const folder = home.path('dev');
    const args = ['dev', '--home', folder, '--temporal-port', String(await freePort())];
    const dev = startProduct(home, args, port, { PORT: String(port), TEMPORAL_ADDRESS: '' });
    await untilAnswers(dev, '/readyz');
    const load = await loadOn(home, dev);
    const idle = await treeMegabytes(dev.pid);
    const first = await load.send({ clients, seconds: 0, commands });
    const half = await treeMegabytes(dev.pid);
    const second = await load.send({ clients, seconds: 0, commands });
    const whole = await treeMegabytes(dev.pid);
    const thousands = (count: number) => count.toLocaleString('en');
    return {
      title: 'Memory of `dev`, all processes',
      figures: [
        { name: 'Before any load', figure: megabytes(idle) },
        { name: `After ${thousands(commands)} commands`, figure: megabytes(half) },
        {
          name: `After ${thousands(2 * commands)} commands`,
          figure: megabytes(whole),
          value: whole,
          target: { atMost: 1_000 },
        },
        {
          name: 'Flat: the second half / the first',
          figure: megabytes(whole),
          against: megabytes(half),
          value: whole / half,
          target: { atMost: 1.1 },
        },
      ],
      notes: [`Sent at ${rate(first.perSecond)}, then ${rate(second.perSecond)}`],
    };
  });
