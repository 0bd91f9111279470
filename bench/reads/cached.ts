import { inHome } from '../commands/home.ts';
import type { BareAnswer } from '../commands/programs.ts';
import { rate, type Figure, type Section } from '../commands/report.ts';
import { Rounds } from '../commands/rounds.ts';
import type { Plan } from './plan.ts';
import { pointReads } from './point-reads.ts';

const withToken = ({ headers }: BareAnswer) => ({
  'Consistency-Token': headers['consistency-token'] ?? '',
});
const withTag = ({ headers }: BareAnswer) => ({ 'If-None-Match': headers['etag'] ?? '' });

/** Reads of what memory holds, against a server that answers the same bytes from a Map. */
export const cached = ({ rounds: count, secondsEach, smallPayments }: Plan): Promise<Section> =>
  inHome(async (home) => {
    const reads = await pointReads(home, smallPayments, secondsEach);
    const rounds = await new Rounds().run(
      count,
      [reads.bare('bare', 'known'), reads.bare('bare, token sent', 'known', withToken)],
      [
        reads.ours('cached'),
        reads.ours('cached, token sent', withToken),
        reads.ours('304', withTag, 304),
      ],
    );
    const figure = (name: string, ours: string, other: string, atLeast: number): Figure => {
      const [mine, against] = [rounds.median(`${ours}, per s`), rounds.median(`${other}, per s`)];
      return {
        name,
        figure: rate(mine),
        against: rate(against),
        value: mine / against,
        target: { atLeast },
      };
    };
    return {
      title: 'Cached reads by id',
      figures: [
        figure('Cached / the same bytes and headers from a Map', 'cached', 'bare', 0.8),
        figure(
          'The same, the reader sends its token',
          'cached, token sent',
          'bare, token sent',
          0.8,
        ),
        figure('304 / cached', '304', 'cached', 1),
      ],
      notes: rounds.notes(),
    };
  });
