import { inHome } from '../commands/home.ts';
import { rate, type Section } from '../commands/report.ts';
import { Rounds } from '../commands/rounds.ts';
import type { Plan } from './plan.ts';
import { pointReads } from './point-reads.ts';

const fresh = () => ({ 'Cache-Control': 'no-cache' });

/** Reads at the primary, against one SELECT through `@libsql/client`. */
export const uncached = ({ rounds: count, secondsEach, smallPayments }: Plan): Promise<Section> =>
  inHome(async (home) => {
    const reads = await pointReads(home, smallPayments, secondsEach);
    const rounds = await new Rounds().run(
      count,
      [reads.bare('bare SELECT', 'selected', fresh)],
      [reads.ours('uncached', fresh)],
    );
    const [ours, bare] = [rounds.median('uncached, per s'), rounds.median('bare SELECT, per s')];
    return {
      title: 'Uncached reads by id',
      figures: [
        {
          name: 'Uncached / the same SELECT through @libsql/client',
          figure: rate(ours),
          against: rate(bare),
          value: ours / bare,
          target: { atLeast: 0.7 },
        },
      ],
      notes: rounds.notes(),
    };
  });
